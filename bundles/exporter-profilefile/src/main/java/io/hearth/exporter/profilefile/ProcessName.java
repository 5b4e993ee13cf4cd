/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;

/** What a resource says about its process; unknown parts are empty. */
record ProcessName(String name, String pid, String path) {

    static ProcessName of(Resource resource) {
        String name = "";
        String pid = "";
        String path = "";
        String service = "";
        for (KeyValue attribute : resource.getAttributesList()) {
            String text = attribute.getValue().getStringValue();
            switch (attribute.getKey()) {
                case "process.executable.name" -> name = text;
                case "process.executable.path" -> path = text;
                case "service.name" -> service = text;
                case "process.pid" -> {
                    pid = attribute.getValue().hasIntValue()
                            ? Long.toString(attribute.getValue().getIntValue())
                            : text;
                }
                default -> {}
            }
        }
        if (name.isEmpty()) {
            name = !path.isEmpty() ? path.substring(path.lastIndexOf('/') + 1) : service;
        }
        if (name.isEmpty()) {
            name = pid.isEmpty() ? "[unknown process]" : "pid " + pid;
        }
        return new ProcessName(name, pid, path);
    }
}
