/** Feature files: named lists of bundles (OSGi Compendium, chapter 159). */
@NullMarked
package io.hearth.assembler.feature;

import org.jspecify.annotations.NullMarked;
