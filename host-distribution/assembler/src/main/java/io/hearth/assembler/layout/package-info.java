/** The folder of a distribution, as the launcher expects it. */
@NullMarked
package io.hearth.assembler.layout;

import org.jspecify.annotations.NullMarked;
