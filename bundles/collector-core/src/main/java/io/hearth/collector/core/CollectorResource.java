/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.BuildInfo;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The resource attributes of the collector itself: three of its own, and what {@code service::telemetry} says. */
final class CollectorResource {

    private CollectorResource() {}

    static Map<String, String> of(BuildInfo buildInfo, Map<String, Object> configured) {
        Map<String, String> resource = new TreeMap<>();
        resource.put("service.name", buildInfo.command());
        resource.put("service.version", buildInfo.version());
        // An id need not be unguessable, and a secure random source costs start-up time.
        ThreadLocalRandom random = ThreadLocalRandom.current();
        resource.put("service.instance.id", new UUID(random.nextLong(), random.nextLong()).toString());
        for (Map.Entry<String, Object> entry : configured.entrySet()) {
            Object value = entry.getValue();
            if (value == null) {
                resource.remove(entry.getKey());
            } else if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                resource.put(entry.getKey(), value.toString());
            }
        }
        return Collections.unmodifiableMap(resource);
    }
}
