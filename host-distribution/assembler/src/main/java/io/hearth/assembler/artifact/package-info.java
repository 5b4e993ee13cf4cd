/** Where jars come from: Maven coordinates, version ranges, repositories, and what a bundle's manifest says. */
@NullMarked
package io.hearth.assembler.artifact;

import org.jspecify.annotations.NullMarked;
