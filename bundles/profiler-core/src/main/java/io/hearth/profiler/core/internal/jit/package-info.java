/** Names of code that JIT compilers make, from the files that they write about it. */
@NullMarked
package io.hearth.profiler.core.internal.jit;

import org.jspecify.annotations.NullMarked;
