/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import io.hearth.itests.WrongListTest.Wrong;
import java.util.List;

/** The lists of {@link WrongListTest}, each wrong in one way, with what must be said of it. */
final class WrongLists {
    private WrongLists() {}

    /** Bundles that cannot be found. */
    static List<Wrong> bundles() {
        String here = "repositories: [repository]\nbundles:\n- ";
        return List.of(
                Wrong.bundle("missing bundle", "com.example:nowhere:1.0", "is nowhere: looked in", "\"repositories\""),
                Wrong.more("missing version", 5, here + "com.example:thing:3.0", "there is version 1.0, 1.1"),
                Wrong.more(
                        "empty range", 5, here + "com.example:thing:[2,3)", "in the range [2,3)", "there is 1.0, 1.1"),
                Wrong.more("backward range", 5, here + "com.example:thing:[2,1)", "is no range", "[1.2,2)"),
                Wrong.bundle("half a range", "'com.example:thing:[1,'", "is no bundle", "[1.2,2)"),
                Wrong.bundle("climbing coordinates", "com.example:../../etc:1", "is no bundle", "path of a .jar"),
                Wrong.bundle("missing file", "nowhere.jar", "there is no file nowhere.jar", "correct its path"),
                Wrong.bundle("missing folder", "folder: nowhere", "there is no folder nowhere", "correct its path"),
                Wrong.bundle("empty folder", "folder: empty", "no .jar in the folder empty", "put one there"),
                Wrong.bundle("folder as bundle", "./empty", "is a folder", "folder: ./empty"),
                Wrong.bundle("path outside", "../outside.jar", "leads out of the folder of the list", "full path"),
                Wrong.bundle("link outside", "link.jar", "leads out of the folder of the list", "full path"),
                Wrong.bundle("folder outside", "folder: ../elsewhere", "leads out of the folder", "full path"),
                Wrong.more("missing repository", 3, "repositories: [nowhere]", "no repository folder nowhere"),
                Wrong.bundle("two in one", "{bundle: good.jar, folder: one}", "a folder stands alone"),
                Wrong.bundle("neither", "{start-level: 5}", "a bundle needs \"bundle: COORDINATES or PATH\""),
                Wrong.bundle("level", "{bundle: good.jar, start-level: 0}", "from 1 to 1000, not \"0\""));
    }

    /** Files that are no bundles, or no whole ones. */
    static List<Wrong> jars() {
        return List.of(
                Wrong.bundle("not a bundle", "plain.jar", "plain jar, not a bundle", "wrap it with bnd"),
                Wrong.bundle("not a jar", "text.jar", "cannot be read as a jar", "fetch or build it again"),
                Wrong.bundle("truncated", "cut.jar", "cannot be read as a jar", "cut off"),
                Wrong.bundle("damaged", "damaged.jar", "damaged", "fetch or build it again"),
                Wrong.bundle("climbing entry", "climber.jar", "climbs out of the archive", "../../evil.sh"),
                Wrong.bundle("old manifest", "old.jar", "Bundle-ManifestVersion: 2", "wrap it with bnd"),
                Wrong.bundle("version", "version.jar", "Bundle-Version that is none", "ask its maker"),
                Wrong.bundle("name of a file", "two words.jar", "rename it"),
                Wrong.bundle(
                        "wrong digest",
                        "{bundle: good.jar, sha256: " + "0".repeat(64) + "}",
                        "its SHA-256 is ",
                        "correct the digest"),
                Wrong.bundle("no digest", "{bundle: good.jar, sha256: abc}", "\"abc\" is no SHA-256", "64 digits"));
    }

    /** Bundles that do not go together. */
    static List<Wrong> fit() {
        return List.of(
                Wrong.bundle(
                        "unresolvable", "importer.jar", "needs package com.example.nobody", "add what provides it"),
                Wrong.bundle("version conflict", "future.jar", "io.hearth.collector.api [99", "another version"),
                Wrong.more(
                        "two versions wanted",
                        5,
                        "bundles:\n- lib.jar\n- needs-lib-1.jar",
                        "needs bundle com.example.lib [1.0.0,2.0.0)",
                        "2.0.0"),
                Wrong.more(
                        "two of one name",
                        5,
                        "bundles:\n- good.jar\n- good-2.jar",
                        "(line 4) are both the bundle com.example.good",
                        "keep one"),
                Wrong.more(
                        "two files of one name",
                        5,
                        "bundles:\n- one/same.jar\n- two/same.jar",
                        "would both be bundles/same.jar",
                        "rename one"),
                Wrong.bundle(
                        "duplicate component",
                        "second-debug.jar",
                        "exporter \"debug\" is in io.hearth.exporter.debug",
                        "in com.example.debug 1.0.0",
                        "\"without\""),
                Wrong.bundle("newer class files", "classes-21.jar", "compiled for Java 21", "say \"java: 21\""),
                Wrong.bundle("newer environment", "ee-21.jar", "needs Java 21", "the list is for Java 17"),
                Wrong.bundle("system fragment", "system-fragment.jar", "extend the framework itself", "take it out"),
                Wrong.bundle(
                        "service nobody provides",
                        "service.jar",
                        "com.example.Clock",
                        "nothing in the list provides",
                        "add what does"),
                Wrong.more(
                        "without nothing",
                        3,
                        "without: [io.hearth.exporter.debuk]",
                        "did you mean",
                        "take the line out"),
                Wrong.more(
                        "without what is needed",
                        3,
                        "without: [io.hearth.collector.config]",
                        "does not go without io.hearth.collector.config",
                        "take the line out"),
                Wrong.more(
                        "no configuration",
                        3,
                        "config: nowhere.yaml",
                        "no configuration nowhere.yaml",
                        "correct its path"),
                Wrong.more(
                        "configuration of a component that is not there",
                        3,
                        "config: config.yaml",
                        "config.yaml:3: ",
                        "the exporter \"otlp_grpc\"",
                        "there is debug",
                        "add the feature"));
    }

    /** Signatures that do not hold. */
    static List<Wrong> trust() {
        String require = "trust: {signatures: require, signers: [vendor.pem]}\nbundles:\n- ";
        return List.of(
                Wrong.more("unsigned", 5, require + "good.jar", "is not signed", "jarsigner"),
                Wrong.more("tampered", 5, require + "tampered.jar", "is tampered with: ", "data", "fetch it again"),
                Wrong.more(
                        "unknown key",
                        5,
                        require + "signed-by-stranger.jar",
                        "signed by CN=stranger",
                        "\"trust: signers\""),
                Wrong.more(
                        "nobody trusted",
                        4,
                        "trust: {}\nbundles: [signed-by-vendor.jar]",
                        "nobody is trusted",
                        "\"trust: signers\""),
                Wrong.more("missing signer", 3, "trust: {signers: [nobody.pem]}", "no certificate nobody.pem"),
                Wrong.more(
                        "no certificate", 3, "trust: {signers: [not-a-certificate.pem]}", "no certificate", "keytool"),
                Wrong.more("name of a certificate", 3, "trust: {signers: [good.jar]}", "another name", ".pem"),
                Wrong.more("policy", 3, "trust: {signatures: maybe}", "off, warn or require, not \"maybe\""));
    }

    static List<Wrong> features() {
        return List.of(
                Wrong.feature("unknown feature", "profilng", "did you mean \"profiling\"?", "path of a feature file"),
                Wrong.feature("missing feature file", "nowhere.json", "no feature file nowhere.json"),
                Wrong.feature("feature that is no JSON", "not-json.json", "not-json.json:1: ", "key: value"),
                Wrong.feature(
                        "feature without coordinates", "no-bundle.json", "no-bundle.json:1", "group:artifact:version"),
                Wrong.feature("feature with a wrong key", "unknown-key.json", "did you mean \"bundles\"?"),
                Wrong.feature("circle of features", "circle-a.json", "circle-a -> circle-b -> circle-c -> circle-a"),
                Wrong.feature("feature that names itself", "self.json", "self -> self", "take one of them out"),
                Wrong.feature("mandatory extension", "mandatory.json", "\"com-example\" is mandatory"),
                Wrong.feature("file that climbs", "climbing.json", "../../etc/passwd", "no place inside"),
                Wrong.feature(
                        "file in the place of ours", "program.json\nrepositories: [repository]", "\"bin/hearth\""),
                Wrong.feature("configuration for nobody", "pid.json", "nobody here to configure \"com.example\""),
                Wrong.feature("two features of one name", "debug.json", "two features are called \"debug\""),
                Wrong.feature("feature's digest", "digest.json\nrepositories: [repository]", "its SHA-256 is"),
                new Wrong(
                        "features with two versions of a bundle",
                        "name: acme\nrepositories: [repository]\nfeatures:\n- older.json\n- newer.json\n",
                        5,
                        List.of("com.example.thing 1.1.0", "brings version 1.0.0", "leave one of the features out")),
                Wrong.more("carries", 3, "carries: [everything]", "there is no feature \"everything\""));
    }

    /** Texts that are no lists. */
    static List<Wrong> text() {
        String laughs = "a: &a [x, x, x, x, x, x, x, x]\n"
                + "b: &b [*a, *a, *a, *a, *a, *a, *a, *a]\n"
                + "c: &c [*b, *b, *b, *b, *b, *b, *b, *b]\n"
                + "d: &d [*c, *c, *c, *c, *c, *c, *c, *c]\n"
                + "e: &e [*d, *d, *d, *d, *d, *d, *d, *d]\n"
                + "f: &f [*e, *e, *e, *e, *e, *e, *e, *e]\n";
        return List.of(
                Wrong.whole("empty", 0, "", "is empty"),
                Wrong.whole("a word", 1, "everything\n", "\"key: value\""),
                Wrong.whole("not YAML", 3, "name: acme\nfeatures: [debug\n", "not YAML", "line or the one before"),
                Wrong.whole("tab", 2, "features:\n\t- debug\n", "not YAML"),
                Wrong.more("duplicate key", 3, "features: [otlp]", "\"features\" stands here twice", "keep one"),
                Wrong.more("unknown key", 3, "bundels: []", "did you mean \"bundles\"?"),
                Wrong.more("list for a key", 3, "[a, b]: c", "a key is a text"),
                Wrong.whole("too deep", 1, "features: " + "[".repeat(60) + "]".repeat(60) + "\n", "nested"),
                Wrong.whole("much too deep", 0, "features: " + "[".repeat(20_000) + "\n", "list.yaml"),
                Wrong.whole("too large", 0, "# " + "x".repeat(1 << 20) + "\n", "larger than a megabyte"),
                Wrong.whole("aliases", 0, laughs, "values"),
                Wrong.whole("alias in itself", 1, "features: &a [*a]\n", "nested"),
                Wrong.whole("no such alias", 1, "features: *a\n", "not YAML"),
                Wrong.more("zero byte", 3, "config: \"a\\0b\"", "zero byte"));
    }

    /** Keys with values that are none. */
    static List<Wrong> values() {
        return List.of(
                Wrong.whole("name", 1, "name: ../acme\n", "\"../acme\" is no name", "small letters"),
                Wrong.more("version", 3, "version: latest", "\"latest\" is no version"),
                Wrong.more("a text for a list", 3, "bundles: good.jar", "\"bundles\" is a list"),
                Wrong.more("a list for a text", 3, "config: [a]", "is a text, not a list"),
                Wrong.more("java", 3, "java: 11", "from 17 to 99, not \"11\""),
                Wrong.more("properties", 3, "properties: {\"a b\": c}", "\"a b\" is no line"),
                Wrong.more(
                        "output",
                        4,
                        "outputs:\n- tar",
                        "\"tar\" is no output",
                        "folder, tar.gz, zip, deb, rpm and oci"),
                Wrong.more("output's key", 4, "outputs:\n- {kin: deb}", "did you mean \"kind\"?"),
                Wrong.more("output of no kind", 4, "outputs:\n- {java: system}", "needs \"kind\""),
                Wrong.more("output's Java", 4, "outputs:\n- {kind: deb, java: none}", "system", "bundled", "\"none\""),
                Wrong.more("architecture", 4, "outputs:\n- {kind: oci, architectures: [sparc]}", "amd64 and arm64"),
                Wrong.more("image without Java", 4, "outputs:\n- oci", "its Java inside", "java: bundled"),
                Wrong.more(
                        "no base of an image",
                        4,
                        "outputs:\n- {kind: oci, java: bundled, base: nowhere}",
                        "there is no base",
                        "make it first"),
                Wrong.more(
                        "no JDK", 4, "outputs:\n- {kind: deb, java: bundled, jdk: nowhere}", "needs a JDK", "is none"));
    }
}
