/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile.internal;

import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;

/** Moves every reference to a string, for a dictionary whose strings were moved. */
record StringShift(int by) {

    ProfilesData apply(ProfilesData data) {
        ProfilesData.Builder shifted = data.toBuilder();
        var dictionary = shifted.getDictionaryBuilder();
        dictionary.getAttributeTableBuilderList().forEach(a -> a.setKeyStrindex(moved(a.getKeyStrindex())));
        dictionary.getMappingTableBuilderList().forEach(m -> m.setFilenameStrindex(moved(m.getFilenameStrindex())));
        dictionary
                .getFunctionTableBuilderList()
                .forEach(f -> f.setNameStrindex(moved(f.getNameStrindex()))
                        .setSystemNameStrindex(moved(f.getSystemNameStrindex()))
                        .setFilenameStrindex(moved(f.getFilenameStrindex())));
        for (ResourceProfiles.Builder resource : shifted.getResourceProfilesBuilderList()) {
            for (ScopeProfiles.Builder scope : resource.getScopeProfilesBuilderList()) {
                for (Profile.Builder profile : scope.getProfilesBuilderList()) {
                    var type = profile.getSampleTypeBuilder();
                    type.setTypeStrindex(moved(type.getTypeStrindex())).setUnitStrindex(moved(type.getUnitStrindex()));
                    var period = profile.getPeriodTypeBuilder();
                    period.setTypeStrindex(moved(period.getTypeStrindex()))
                            .setUnitStrindex(moved(period.getUnitStrindex()));
                }
            }
        }
        return shifted.build();
    }

    private int moved(int index) {
        return index == 0 ? 0 : index + by;
    }
}
