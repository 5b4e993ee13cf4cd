/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names and versions as package formats allow them. Sources: Debian Policy 5.6.1 and 5.6.12; RPM's documentation of
 * versions; useradd(8) for the name of a user.
 */
final class PackageNames {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern PACKAGE = Pattern.compile("[a-z][a-z0-9-]{0,29}[a-z0-9]");
    private static final Pattern VERSION = Pattern.compile("[0-9][A-Za-z0-9.+~_-]{0,99}");
    private static final Pattern PREVIEW =
            Pattern.compile("[-.](SNAPSHOT|alpha|beta|rc|cr|milestone|m(?=\\d))", Pattern.CASE_INSENSITIVE);

    /** Users of every system, which no package may take for its service. */
    private static final Set<String> SYSTEM_USERS = Set.of(
            "adm",
            "backup",
            "bin",
            "daemon",
            "dbus",
            "ftp",
            "games",
            "halt",
            "irc",
            "list",
            "lp",
            "mail",
            "man",
            "messagebus",
            "news",
            "nobody",
            "operator",
            "proxy",
            "root",
            "shadow",
            "shutdown",
            "sshd",
            "staff",
            "sudo",
            "sync",
            "sys",
            "uucp",
            "www-data");

    private PackageNames() {}

    static void checkForArchive(AssembledDistribution distribution) throws AssemblyException {
        require(PLAIN, distribution.name(), "the name of a distribution is letters, digits, '.', '_' and '-'");
        require(VERSION, distribution.version(), "a version begins with a digit and is letters, digits, '.', '+', '-'");
    }

    static void checkForPackage(AssembledDistribution distribution) throws AssemblyException {
        String name = distribution.name();
        require(
                PACKAGE,
                name,
                "the name of a package, which is its service's user too, is 2 to 31 lower-case letters, digits and '-',"
                        + " a letter first");
        if (SYSTEM_USERS.contains(name) || name.startsWith("systemd-")) {
            throw new AssemblyException(
                    "name '" + name + "': systems have a user of this name already; choose another");
        }
        require(VERSION, distribution.version(), "a version begins with a digit and is letters, digits, '.', '+', '-'");
        oneLine("maintainer", distribution.maintainer());
        if (!distribution.homepage().isEmpty()) {
            oneLine("homepage", distribution.homepage());
        }
        oneLine("licence", distribution.licence());
        if (!distribution.maintainer().matches("[^<>]+ <[^<>\\s]+@[^<>\\s]+>")) {
            throw new AssemblyException("maintainer '" + distribution.maintainer()
                    + "': packages name one as 'Acme Operations <ops@acme.example>'");
        }
    }

    /**
     * The version without a hyphen, which packages have for other purposes. What comes before its release sorts before it:
     * {@code 1.0-SNAPSHOT} is {@code 1.0~snapshot}, {@code 1.0-rc.1} is {@code 1.0~rc.1}, {@code 1.0-2} is {@code 1.0+2}.
     */
    static String packageVersion(String version) {
        Matcher preview = PREVIEW.matcher(version);
        String mapped = preview.replaceAll(found -> "~" + found.group(1).toLowerCase(java.util.Locale.ROOT));
        return mapped.replace('-', '+').replace('_', '+');
    }

    private static void require(Pattern pattern, String text, String otherwise) throws AssemblyException {
        if (!pattern.matcher(text).matches()) {
            throw new AssemblyException("'" + printable(text) + "': " + otherwise);
        }
    }

    private static void oneLine(String what, String text) throws AssemblyException {
        if (text.isBlank() || text.length() > 200 || text.chars().anyMatch(Character::isISOControl)) {
            throw new AssemblyException(
                    what + " '" + printable(text) + "': packages need one line of it, at most 200 long");
        }
    }

    /** A line of text without control characters. */
    static String plain(String line) {
        return line.replaceAll("\\p{Cntrl}", "?");
    }

    /** What is quoted in a message: short, and without control characters. */
    static String printable(String text) {
        String shown = text.length() > 120 ? text.substring(0, 120) + "..." : text;
        return plain(shown);
    }
}
