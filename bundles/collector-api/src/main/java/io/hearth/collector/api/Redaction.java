/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import java.util.Locale;
import java.util.Set;

/**
 * Takes credentials out of texts that leave the process: the user information of URLs and the values of query parameters
 * whose names stand for secrets. Everything else stays as it is. Stateless, linear in the length of the text.
 */
public final class Redaction {

    /** What stands in the place of a secret. */
    public static final String REDACTED = "[REDACTED]";

    /** Names, in lower case and without separators, of keys and query parameters that hold secrets. */
    private static final Set<String> SECRET_NAMES = Set.of(
            "accesskey",
            "accesskeyid",
            "accesstoken",
            "apikey",
            "apitoken",
            "auth",
            "authorization",
            "authtoken",
            "bearertoken",
            "clientsecret",
            "code",
            "cookie",
            "credential",
            "credentials",
            "key",
            "keypem",
            "licensekey",
            "pass",
            "passphrase",
            "passwd",
            "password",
            "privatekey",
            "proxyauthorization",
            "pwd",
            "refreshtoken",
            "secret",
            "secretaccesskey",
            "secretkey",
            "sessiontoken",
            "setcookie",
            "sig",
            "signature",
            "token",
            "xamzcredential",
            "xamzsecuritytoken",
            "xamzsignature",
            "xapikey",
            "xauthtoken");

    private Redaction() {}

    /** Whether a key of a configuration or a query parameter has a name that stands for a secret. */
    public static boolean isSecretName(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && c != '-' && c != '.') {
                plain.append(c);
            }
        }
        return SECRET_NAMES.contains(plain.toString().toLowerCase(Locale.ROOT));
    }

    /** The text without the credentials in its URLs; the same text if there are none. */
    public static String of(String text) {
        int scheme = text.indexOf("://");
        if (scheme < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        while (scheme >= 0) {
            int authority = scheme + 3;
            int end = endOfUrl(text, authority);
            int path = endOfAuthority(text, authority, end);
            int at = text.lastIndexOf('@', path - 1);
            if (at >= authority) {
                out.append(text, copied, authority).append(REDACTED);
                copied = at;
            }
            copied = query(text, path, end, copied, out);
            scheme = text.indexOf("://", Math.max(end, authority));
        }
        return out.append(text, copied, text.length()).toString();
    }

    /**
     * A text that is meant as one URL, well-formed or not: everything before its last {@code @} is taken out, besides what
     * {@link #of} takes out.
     */
    public static String ofUrl(String text) {
        int at = text.lastIndexOf('@');
        int scheme = text.indexOf("://");
        int from = scheme >= 0 && scheme < at ? scheme + 3 : 0;
        return of(at < 0 ? text : text.substring(0, from) + REDACTED + text.substring(at));
    }

    /** Redacts the parameters between two places; returns up to where the text has been copied. */
    private static int query(String text, int path, int end, int alreadyCopied, StringBuilder out) {
        int copied = alreadyCopied;
        int question = text.indexOf('?', path);
        for (int name = question + 1; question >= 0 && name > 0 && name < end; ) {
            int next = name;
            while (next < end && text.charAt(next) != '&' && text.charAt(next) != ';' && text.charAt(next) != '#') {
                next++;
            }
            int equal = text.indexOf('=', name);
            if (equal >= 0 && equal < next && isSecretName(text.substring(name, equal))) {
                out.append(text, copied, equal + 1).append(REDACTED);
                copied = next;
            }
            name = next + 1;
        }
        return copied;
    }

    /** A password may hold any character but these, if it was not encoded: a quote, a space and brackets end a URL. */
    private static int endOfUrl(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) > ' ' && "\"'<>`|".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static int endOfAuthority(String text, int from, int end) {
        int slash = from;
        while (slash < end && "/?#".indexOf(text.charAt(slash)) < 0) {
            slash++;
        }
        // A password with a slash in it is malformed, and is to be hidden all the same.
        int at = text.lastIndexOf('@', end - 1);
        int colon = text.indexOf(':', from);
        int question = text.indexOf('?', from);
        boolean isInPassword = at > slash && colon >= from && colon < slash && (question < 0 || question > at);
        return isInPassword ? Math.max(slash, at + 1) : slash;
    }
}
