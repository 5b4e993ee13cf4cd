/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests.otlpcheck;

import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import java.util.BitSet;

/** One table of the dictionary as others refer to it: its size, and which entries were referred to. */
final class References {

    final String table;
    final int size;
    private final BitSet used = new BitSet();

    References(String table, int size) {
        this.table = table;
        this.size = size;
    }

    /** Notes a reference; false if the index is out of range. */
    boolean refer(int index) {
        if (index < 0 || index >= size) {
            return false;
        }
        used.set(index);
        return true;
    }

    void reportOrphans(Findings findings) {
        for (int i = used.nextClearBit(1); i < size; i = used.nextClearBit(i + 1)) {
            findings.add(Rule.ORPHAN, "dictionary." + table + "[" + i + "]", "nothing refers to this entry");
        }
    }

    /** The seven tables of a dictionary. */
    record Tables(
            References mappings,
            References locations,
            References functions,
            References links,
            References strings,
            References attributes,
            References stacks) {

        static Tables of(ProfilesDictionary dictionary) {
            return new Tables(
                    new References("mapping_table", dictionary.getMappingTableCount()),
                    new References("location_table", dictionary.getLocationTableCount()),
                    new References("function_table", dictionary.getFunctionTableCount()),
                    new References("link_table", dictionary.getLinkTableCount()),
                    new References("string_table", dictionary.getStringTableCount()),
                    new References("attribute_table", dictionary.getAttributeTableCount()),
                    new References("stack_table", dictionary.getStackTableCount()));
        }

        void reportOrphans(Findings findings) {
            mappings.reportOrphans(findings);
            locations.reportOrphans(findings);
            functions.reportOrphans(findings);
            links.reportOrphans(findings);
            strings.reportOrphans(findings);
            attributes.reportOrphans(findings);
            stacks.reportOrphans(findings);
        }
    }
}
