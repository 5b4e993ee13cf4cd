/** The lock file: exactly what went in, by digest. */
@NullMarked
package io.hearth.assembler.lock;

import org.jspecify.annotations.NullMarked;
