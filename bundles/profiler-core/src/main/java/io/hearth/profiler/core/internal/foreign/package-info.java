/** Reading what belongs to others: threads that can be given up, and limits by file, process and user. */
@NullMarked
package io.hearth.profiler.core.internal.foreign;

import org.jspecify.annotations.NullMarked;
