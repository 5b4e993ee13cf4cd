/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What an unwinder implements, and what the profiler hands it: the Java half of the unwinder kit. Its C half is {@code
 * bpf-native/include/unwinder.h}.
 *
 * <p>A bundle brings one {@link io.hearth.profiler.api.Unwinder} as a service (or by {@link java.util.ServiceLoader}
 * in plain Java) and one BPF object as a resource. The profiler finds the service while it runs, loads the object into
 * a slot of its own, asks {@link io.hearth.profiler.api.Unwinder#image} of every executable file that is mapped
 * somewhere, {@link io.hearth.profiler.api.RuntimeImage#attach} of every process that maps one that was recognised, and
 * {@link io.hearth.profiler.api.RuntimeProcess#name} of every frame that the BPF object pushed and that was not seen
 * before. An unwinder whose runtime lets programs label what they do brings a {@link
 * io.hearth.profiler.api.LabelSource} too.
 *
 * <p>All calls to one unwinder, its images and its processes come from one thread that serves this unwinder alone, so
 * none of them needs locks, and one that is slow delays its own frames only. What throws is counted and logged once in
 * a while; an unwinder that keeps failing is disabled.
 *
 * <p>Three further services know nothing of runtimes: a {@link io.hearth.profiler.api.ProcessEnricher} says more about the
 * processes that are reported, a {@link io.hearth.profiler.api.SymbolSource} finds symbols that this machine does not
 * have, and a {@link io.hearth.profiler.api.Probe} has samples taken when something else happens than the tick of a
 * clock.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.hearth.profiler.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
