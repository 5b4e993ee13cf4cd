/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.enricher.otel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The two variables, as the specification has them, and as people get them wrong. */
class OtelEnvironmentTest {

    private static Map<String, String> of(String... environment) {
        Map<String, String> found = new LinkedHashMap<>();
        String all = String.join("\0", environment) + "\0";
        OtelEnvironment.enrich(all.getBytes(StandardCharsets.UTF_8), found::put);
        return found;
    }

    @Test
    void takesServiceNameAndAttributes() {
        assertThat(of("A=b", "OTEL_SERVICE_NAME= cart ", "OTEL_RESOURCE_ATTRIBUTES=service.version=1.2,team=shop"))
                .containsExactly(
                        Map.entry("service.name", "cart"),
                        Map.entry("service.version", "1.2"),
                        Map.entry("team", "shop"));
    }

    @Test
    void letsTheServiceNameGoFirst() {
        assertThat(of("OTEL_RESOURCE_ATTRIBUTES=service.name=other", "OTEL_SERVICE_NAME=cart"))
                .containsExactly(Map.entry("service.name", "cart"));
        assertThat(of("OTEL_RESOURCE_ATTRIBUTES=service.name=other"))
                .containsExactly(Map.entry("service.name", "other"));
    }

    @Test
    void decodesPercentSignsAndLeavesPlusSigns() {
        assertThat(of("OTEL_RESOURCE_ATTRIBUTES=a=x%2Cy%3D%C3%BC,b=1+2"))
                .containsExactly(Map.entry("a", "x,y=ü"), Map.entry("b", "1+2"));
    }

    @Test
    void leavesAListWithAnErrorAside() {
        assertThat(of("OTEL_RESOURCE_ATTRIBUTES=a=1,b")).isEmpty();
        assertThat(of("OTEL_RESOURCE_ATTRIBUTES=a=1,=2")).isEmpty();
        assertThat(of("OTEL_RESOURCE_ATTRIBUTES=a=%zz")).isEmpty();
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(of("OTEL_SERVICE_NAMES=a", "XOTEL_SERVICE_NAME=b", "OTEL_RESOURCE_ATTRIBUTES= "))
                .isEmpty();
        OtelEnvironment.enrich("OTEL_SERVICE_NAME=cut".getBytes(StandardCharsets.UTF_8), (key, value) -> {
            throw new AssertionError("the end of it was not read: " + value);
        });
    }
}
