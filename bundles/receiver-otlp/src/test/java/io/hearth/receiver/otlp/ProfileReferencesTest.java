/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.receiver.otlp.body.RefusedException;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileReferencesTest {

    private static KeyValue.Builder attribute(int key, int value) {
        return KeyValue.newBuilder()
                .setKeyStrindex(key)
                .setValue(AnyValue.newBuilder().setStringValueStrindex(value));
    }

    private static KeyValue.Builder attribute(String key, String value) {
        return KeyValue.newBuilder().setKey(key).setValue(AnyValue.newBuilder().setStringValue(value));
    }

    private static ProfilesData data(List<String> strings, KeyValue.Builder... attributes) {
        Resource.Builder resource = Resource.newBuilder();
        InstrumentationScope.Builder scope = InstrumentationScope.newBuilder();
        for (KeyValue.Builder attribute : attributes) {
            resource.addAttributes(attribute);
            scope.addAttributes(attribute);
        }
        return ProfilesData.newBuilder()
                .setDictionary(ProfilesDictionary.newBuilder().addAllStringTable(strings))
                .addResourceProfiles(ResourceProfiles.newBuilder()
                        .setResource(resource)
                        .addScopeProfiles(ScopeProfiles.newBuilder().setScope(scope)))
                .build();
    }

    @Test
    void givesAttributesTheirNamesBack() throws Exception {
        List<String> strings = List.of("", "service.name", "cart");
        KeyValue.Builder nested = KeyValue.newBuilder()
                .setKey("list")
                .setValue(AnyValue.newBuilder()
                        .setArrayValue(ArrayValue.newBuilder()
                                .addValues(AnyValue.newBuilder()
                                        .setKvlistValue(
                                                KeyValueList.newBuilder().addValues(attribute(2, 1))))));
        KeyValue.Builder nestedPlain = KeyValue.newBuilder()
                .setKey("list")
                .setValue(AnyValue.newBuilder()
                        .setArrayValue(ArrayValue.newBuilder()
                                .addValues(AnyValue.newBuilder()
                                        .setKvlistValue(KeyValueList.newBuilder()
                                                .addValues(attribute("cart", "service.name"))))));
        assertThat(ProfileReferences.resolved(data(strings, attribute(1, 2), attribute("a", "b"), nested)))
                .isEqualTo(data(strings, attribute("service.name", "cart"), attribute("a", "b"), nestedPlain));
    }

    @Test
    void leavesPlainOnesAlone() throws Exception {
        ProfilesData plain = data(List.of(""), attribute("a", "b"));
        assertThat(ProfileReferences.resolved(plain)).isSameAs(plain);
    }

    @Test
    void refusesWhatIsBeyondTheTableOrTooMuch() {
        assertThatThrownBy(() -> ProfileReferences.resolved(data(List.of(""), attribute(1, 0))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("string 1 of a table that has 1");
        assertThatThrownBy(() -> ProfileReferences.resolved(data(List.of(""), attribute(-1, 0))))
                .isInstanceOf(RefusedException.class);
        String large = "x".repeat(1 << 20);
        assertThatThrownBy(() -> ProfileReferences.resolved(
                        data(List.of("", large), attribute(1, 1), attribute(1, 1), attribute(1, 1))))
                .hasMessageContaining("characters");
    }
}
