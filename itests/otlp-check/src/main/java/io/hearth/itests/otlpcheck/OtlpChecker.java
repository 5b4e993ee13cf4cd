/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests.otlpcheck;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks a {@code ProfilesData} message against every {@link Rule}. Never throws on a broken message; stateless, so any
 * thread may call it.
 */
public final class OtlpChecker {

    private OtlpChecker() {}

    /** Everything wrong with a message, at most 100 findings of one rule; empty if it is right. */
    public static List<Finding> check(ProfilesData data) {
        Findings findings = new Findings();
        var dictionary = data.getDictionary();
        var tables = References.Tables.of(dictionary);
        var attributes = new AttributeCheck(dictionary, tables, findings);
        var profiles = new ProfileCheck(tables, attributes, findings);
        if (data.getResourceProfilesCount() == 0) {
            findings.add(Rule.RESOURCE_PROFILES_PRESENT, "resource_profiles", "is empty");
        }
        for (int i = 0; i < data.getResourceProfilesCount(); i++) {
            resource("resource_profiles[" + i + "]", data.getResourceProfiles(i), attributes, profiles, findings);
        }
        new DictionaryCheck(dictionary, tables, attributes, findings).check();
        tables.reportOrphans(findings);
        return findings.list();
    }

    private static void resource(
            String path,
            ResourceProfiles resource,
            AttributeCheck attributes,
            ProfileCheck profiles,
            Findings findings) {
        attributes.plain(path + ".resource", resource.getResource().getAttributesList());
        if (resource.getScopeProfilesCount() == 0) {
            findings.add(Rule.SCOPE_PROFILES_PRESENT, path + ".scope_profiles", "is empty");
        }
        for (int i = 0; i < resource.getScopeProfilesCount(); i++) {
            ScopeProfiles scope = resource.getScopeProfiles(i);
            String at = path + ".scope_profiles[" + i + "]";
            attributes.plain(at + ".scope", scope.getScope().getAttributesList());
            if (scope.getProfilesCount() == 0) {
                findings.add(Rule.PROFILES_PRESENT, at + ".profiles", "is empty");
            }
            for (int j = 0; j < scope.getProfilesCount(); j++) {
                profiles.check(at + ".profiles[" + j + "]", scope.getProfiles(j));
            }
        }
    }

    /**
     * Checks files that hold one serialized {@code ProfilesData} or {@code ExportProfilesServiceRequest} (their fields
     * are the same). Prints a line a finding; exit status 1 if a file could not be read or breaks a MUST.
     */
    public static void main(String[] files) {
        boolean failed = files.length == 0;
        if (failed) {
            System.err.println("usage: otlp-check FILE...");
        }
        for (String file : files) {
            failed |= !checkFile(Path.of(file));
        }
        if (failed) {
            System.exit(1);
        }
    }

    private static boolean checkFile(Path file) {
        try {
            List<Finding> findings = check(ProfilesData.parseFrom(Files.readAllBytes(file)));
            findings.forEach(finding -> System.out.println(file + ": " + finding));
            long errors = findings.stream()
                    .filter(finding -> finding.severity() == Severity.ERROR)
                    .count();
            System.out.println(file + ": " + errors + " errors, " + (findings.size() - errors) + " warnings");
            return errors == 0;
        } catch (InvalidProtocolBufferException e) {
            System.err.println(file + ": not a ProfilesData message: " + e.getMessage());
        } catch (IOException e) {
            System.err.println(file + ": cannot be read: " + e);
        }
        return false;
    }
}
