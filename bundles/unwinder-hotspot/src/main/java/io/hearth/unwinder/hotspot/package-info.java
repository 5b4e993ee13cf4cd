/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Java frames of HotSpot virtual machines, JDK 8 and later. Where things are comes from the tables that libjvm.so
 * exports for the serviceability agent (vmStructs.cpp); what differs between versions is told by which of the fields
 * are there. The BPF half is bpf-native/src/hotspot.bpf.c.
 *
 * <p>Known limits: where the compiler wrote no debug information, the innermost frame of compiled code is that of the next
 * place with some ({@code -XX:+DebugNonSafepoints} writes more); frames of a virtual thread that still lie on the heap
 * are not seen.
 */
@NullMarked
package io.hearth.unwinder.hotspot;

import org.jspecify.annotations.NullMarked;
