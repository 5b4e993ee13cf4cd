/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.karaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.artifact.Repositories;
import io.hearth.assembler.artifact.RepositoryFolder;
import io.hearth.assembler.feature.Feature;
import io.hearth.assembler.feature.FeatureReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    private final Map<String, Feature> features = new TreeMap<>();

    private String made() throws AssemblyException {
        RepositoryFolder repository = new RepositoryFolder("the build", folder.resolve("repository"));
        return KarafFeatures.of("1.2", features.values(), new Repositories(List.of(repository), "add it"));
    }

    private void feature(String name, String... bundles) throws AssemblyException {
        String list = "{\"id\": \"" + String.join("\", \"start-level\": 10}, {\"id\": \"", bundles) + "\"}";
        read(name, "{\"description\": \"A & <b>\", \"bundles\": [" + list + "]}");
    }

    private void read(String name, String text) throws AssemblyException {
        features.put(name, FeatureReader.parse(text, name, name + "/feature.json"));
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
    void oneFeatureForEachFileWithWhatItNeeds() throws Exception {
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
        feature("api", "g:api:1.2", "org.ops4j.pax.logging:pax-logging-api:2");
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
    void aFeatureBringsItsParts() throws Exception {
        jar("g/api/1.2/api-1.2.jar", Map.of());
        feature("api", "g:api:1.2");
        feature("framework", "org.apache.felix:org.apache.felix.scr:2.2.18");
        read(
                "all",
                "{\"bundles\": [], \"extensions\": {\"hearth-features\": {\"json\": {\"features\":"
                        + " [\"framework\", \"api\"]}}}}");
        assertThat(made()).contains("""
                  <feature name="hearth-all" version="1.2" description="">
                    <feature>hearth-api</feature>
                  </feature>
                """);
    }

    @Test
    void saysWhichFeatureNamesWhatIsNotThere() throws AssemblyException {
        feature("api", "g:missing:1.2");
        assertThatThrownBy(this::made)
                .isInstanceOf(AssemblyException.class)
                .hasMessageContaining("api/feature.json:1: g:missing:1.2 is nowhere: looked in the build");
    }
}
