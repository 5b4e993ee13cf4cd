/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import io.hearth.assembler.list.DistributionList;
import io.hearth.assembler.lock.Lock;
import java.util.List;
import java.util.Map;

/**
 * Everything that goes into a distribution, decided and checked; writing it can only fail for want of room or rights.
 *
 * @param texts small files by path: scripts, configuration, feature files
 * @param components what it can run, as {@code kind/type}
 */
public record Plan(DistributionList list, Lock lock, Parts parts, Map<String, byte[]> texts, List<String> components) {}
