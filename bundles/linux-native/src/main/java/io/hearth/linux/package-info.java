/**
 * Linux as Java sees it: system calls, mapped memory and readers for {@code /proc}.
 *
 * <p>This is the one bundle that touches JNA. The calls stand in {@link io.hearth.linux.Linux}; everything that is
 * read from text files under {@code /proc} and {@code /sys} works without native code. x86-64 and aarch64 are known.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.hearth.linux;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
