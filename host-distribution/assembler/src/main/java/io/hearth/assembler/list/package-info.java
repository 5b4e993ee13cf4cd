/** The list that a person writes: one YAML file that describes a distribution. */
@NullMarked
package io.hearth.assembler.list;

import org.jspecify.annotations.NullMarked;
