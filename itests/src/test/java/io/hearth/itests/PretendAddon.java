/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assertions;

/** Jars of {@code itests/addons/pretend}, each with a version, a label and a behaviour, built by the test itself. */
final class PretendAddon {
    private static final Path SOURCES = Machine.root().resolve("itests/addons/pretend");
    private static final String COMPONENT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="pretend">
              <service><provide interface="io.hearth.profiler.api.Unwinder"/></service>
              <implementation class="com.example.pretend.PretendUnwinder"/>
            </scr:component>
            """;

    private final Path folder;
    private final Map<String, byte[]> classes;
    private final byte[] object;

    /** @param folder where to build; a temporary one */
    PretendAddon(Path folder) {
        Machine.needsCommand("clang");
        this.folder = folder;
        this.classes = compile();
        this.object = compileObject(Machine.root().resolve("bpf-native/include"));
    }

    /** A jar in the test's folder; it gets into the host by {@link #drop}. */
    Path jar(String version, String behaviour) {
        return jar(version, behaviour, object);
    }

    Path jar(String version, String behaviour, byte[] bpfObject) {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.putValue("Manifest-Version", "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "com.example.pretend");
        headers.putValue("Bundle-Version", version);
        headers.putValue(
                "Import-Package", "io.hearth.profiler.api,io.hearth.elf,io.hearth.elf.symbol,org.osgi.framework");
        headers.putValue("Service-Component", "OSGI-INF/pretend.xml");
        Map<String, byte[]> files = new LinkedHashMap<>(classes);
        files.put("OSGI-INF/pretend.xml", COMPONENT.getBytes(StandardCharsets.UTF_8));
        files.put(
                "pretend.properties",
                ("label=v" + version + "\nbehaviour=" + behaviour + "\n").getBytes(StandardCharsets.UTF_8));
        files.put("pretend.bpf.o", bpfObject);
        Path jar = folder.resolve("pretend-" + version + "-" + behaviour + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }

    /** Puts a jar into the watched folder of the distribution, under a name of its own, in one step. */
    static Path drop(Path jar, String name) {
        Path addons = Hearth.home().resolve("addons");
        try {
            Path part = addons.resolve(name + ".part");
            Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
            return Files.move(
                    part, addons.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empties the watched folder of what tests dropped. */
    static void removeAll() {
        try (Stream<Path> files = Files.list(Hearth.home().resolve("addons"))) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith("test-")) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, byte[]> compile() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Assertions.assertNotNull(compiler, "the tests need a JDK, not only a Java runtime");
        Path out = folder.resolve("classes");
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            Files.createDirectories(out);
            StringWriter problems = new StringWriter();
            List<String> options = List.of(
                    "--release",
                    "17",
                    "-d",
                    out.toString(),
                    "-cp",
                    String.join(
                            ":",
                            bundle("io.hearth.profiler.api").toString(),
                            bundle("io.hearth.elf").toString(),
                            bundle("io.hearth.elf.symbol").toString(),
                            org.osgi.framework.Bundle.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .getPath()));
            boolean compiled = compiler.getTask(
                            problems,
                            manager,
                            null,
                            options,
                            null,
                            manager.getJavaFileObjects(SOURCES.resolve("PretendUnwinder.java")))
                    .call();
            Assertions.assertTrue(compiled, problems::toString);
            Map<String, byte[]> read = new LinkedHashMap<>();
            try (Stream<Path> files = Files.walk(out)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    read.put(out.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path bundle(String name) throws IOException {
        try (Stream<Path> files = Files.list(Hearth.home().resolve("bundles"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(name + "-"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("the distribution has no bundle " + name));
        }
    }

    /** The BPF object, made with the headers in a folder. */
    byte[] compileObject(Path include, String... flags) {
        Path out = folder.resolve("pretend.bpf.o");
        List<String> command = new ArrayList<>(List.of(
                "clang",
                "-O2",
                "-g",
                "-target",
                "bpf",
                "-mcpu=v3",
                "-std=gnu11",
                "-I" + include,
                "-I/usr/include/" + System.getProperty("os.arch").replace("amd64", "x86_64") + "-linux-gnu",
                "-D__TARGET_ARCH_" + (System.getProperty("os.arch").equals("amd64") ? "x86" : "arm64")));
        command.addAll(List.of(flags));
        command.addAll(List.of("-c", SOURCES.resolve("pretend.bpf.c").toString(), "-o", out.toString()));
        Running.output(command.toArray(String[]::new));
        try {
            return Files.readAllBytes(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same against a kit whose records are larger: another version of it. */
    byte[] compileObjectWithAnotherKit() {
        Path other = folder.resolve("other-kit");
        try (Stream<Path> headers = Files.list(Machine.root().resolve("bpf-native/include"))) {
            Files.createDirectories(other);
            for (Path header : headers.toList()) {
                String text = Files.readString(header).replace("#define MAX_WORDS 4096", "#define MAX_WORDS 8192");
                Files.writeString(other.resolve(header.getFileName()), text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compileObject(other);
    }
}
