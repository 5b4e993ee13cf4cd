/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.karaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KarafFeaturesTest {

    private static final String COMPONENTS =
            "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.5.0)(!(version>=2.0.0)))\"";

    @TempDir
    Path folder;

    private String made() throws IOException {
        Path file = folder.resolve("features.xml");
        KarafFeatures.main(new String[] {
            "1.2",
            folder.resolve("features").toString(),
            folder.resolve("repository").toString(),
            file.toString()
        });
        return Files.readString(file);
    }

    private void feature(String name, String... bundles) throws IOException {
        Path file = folder.resolve("features").resolve(name).resolve("feature.json");
        Files.createDirectories(file.getParent());
        String list = "{\"id\": \"" + String.join("\", \"start-level\": 10}, {\"id\": \"", bundles) + "\"}";
        Files.writeString(file, "{\"description\": \"A & <b>\", \"bundles\": [" + list + "]}");
    }

    private void jar(String path, Map<String, String> headers) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
        Path file = folder.resolve("repository").resolve(path);
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            new JarOutputStream(out, manifest).close();
        }
    }

    @Test
    void oneFeatureForEachFileWithWhatItNeeds() throws IOException {
        jar("g/api/1.2/api-1.2.jar", Map.of("Export-Package", "a.b;version=\"1.0\";uses:=\"x,y\",a.c"));
        jar(
                "g/user/1.2/user-1.2.jar",
                Map.of(
                        "Import-Package",
                        "a.b;version=\"[1.0,2)\",o.p;resolution:=optional,org.slf4j",
                        "Require-Capability",
                        COMPONENTS));
        jar("g/optional/1/optional-1.jar", Map.of("Export-Package", "o.p"));
        jar("g/native/1/native-1-arm64.jar", Map.of());
        feature("api", "g:api:${project.version}", "org.ops4j.pax.logging:pax-logging-api:2");
        feature("everything", "g:api:1.2", "g:user:1.2", "g:optional:1");
        feature("framework", "org.apache.felix:org.apache.felix.scr:2.2.18");
        feature("user", "g:user:1.2", "g:native:jar:arm64:1");
        String xml = made();
        assertThat(xml)
                .contains("""
                          <feature name="hearth-api" version="1.2" description="A &amp; &lt;b&gt;">
                            <bundle>mvn:g/api/1.2</bundle>
                          </feature>
                        """)
                .contains("""
                          <feature name="hearth-user" version="1.2" description="A &amp; &lt;b&gt;">
                            <feature>scr</feature>
                            <feature>hearth-api</feature>
                            <bundle>mvn:g/user/1.2</bundle>
                            <bundle>mvn:g/native/1/jar/arm64</bundle>
                          </feature>
                        """)
                .contains("hearth-everything")
                .doesNotContain("hearth-framework", "pax-logging", "org.apache.felix.scr");
        assertThat(made()).as("the same again").isEqualTo(xml);
    }

    @Test
    void aFeatureBringsItsParts() throws IOException {
        jar("g/api/1.2/api-1.2.jar", Map.of());
        feature("api", "g:api:1.2");
        feature("framework", "org.apache.felix:org.apache.felix.scr:2.2.18");
        Path all = folder.resolve("features/all/feature.json");
        Files.createDirectories(all.getParent());
        Files.writeString(
                all, "{\"bundles\": [], \"extensions\": {\"hearth-features\": {\"json\": [\"framework\", \"api\"]}}}");
        assertThat(made()).contains("""
                  <feature name="hearth-all" version="1.2" description="">
                    <feature>hearth-api</feature>
                  </feature>
                """);
    }

    @Test
    void saysWhichFeatureNamesWhatIsNotThere() throws IOException {
        feature("api", "g:missing:1.2");
        assertThatThrownBy(this::made)
                .isInstanceOf(KarafFeaturesException.class)
                .hasMessageContaining("api/feature.json names g:missing:1.2, which is not in ");
    }

    @Test
    void refusesWhatIsNoFeature() throws IOException {
        feature("api", "g:x");
        assertThatThrownBy(this::made).hasMessageContaining("a bundle id is group:artifact:version: id=g:x");
        Path file = folder.resolve("features/api/feature.json");
        Files.writeString(file, "[]");
        assertThatThrownBy(this::made).hasMessageContaining("a feature is a JSON object");
        Files.delete(file);
        assertThatThrownBy(this::made).hasMessageContaining("no feature found");
    }
}
