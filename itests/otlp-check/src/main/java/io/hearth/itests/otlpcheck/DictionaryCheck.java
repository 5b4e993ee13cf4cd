/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests.otlpcheck;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.profiles.v1development.Function;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Link;
import io.opentelemetry.proto.profiles.v1development.Location;
import io.opentelemetry.proto.profiles.v1development.Mapping;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.Stack;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks the tables of a dictionary: rules 15 to 34 and the uniqueness of every table's entries. */
final class DictionaryCheck {

    private static final ByteString ZERO_TRACE_ID = ByteString.copyFrom(new byte[16]);
    private static final ByteString ZERO_SPAN_ID = ByteString.copyFrom(new byte[8]);
    private static final String FRAME_TYPE_KEY = "profile.frame.type";
    private static final Set<String> FRAME_TYPES = Set.of(
            "beam", "cpython", "dotnet", "go", "jvm", "kernel", "luajit", "native", "perl", "php", "ruby", "rust",
            "v8js");
    private static final Set<String> BUILD_ID_KEYS = Set.of(
            "process.executable.build_id.gnu", "process.executable.build_id.go", "process.executable.build_id.htlhash");

    private final ProfilesDictionary dictionary;
    private final References.Tables tables;
    private final AttributeCheck attributes;
    private final Findings findings;
    private final BitSet kernelMappings = new BitSet();

    DictionaryCheck(
            ProfilesDictionary dictionary, References.Tables tables, AttributeCheck attributes, Findings findings) {
        this.dictionary = dictionary;
        this.tables = tables;
        this.attributes = attributes;
        this.findings = findings;
    }

    void check() {
        strings();
        attributes.table();
        functions();
        locations();
        mappings();
        links();
        stacks();
    }

    private void strings() {
        zero(Rule.STRING_ZERO, tables.strings(), dictionary.getStringTableList(), "");
        unique(Rule.STRING_UNIQUE, tables.strings(), dictionary.getStringTableList());
    }

    private void mappings() {
        zero(Rule.MAPPING_ZERO, tables.mappings(), dictionary.getMappingTableList(), Mapping.getDefaultInstance());
        Set<Mapping> seen = new HashSet<>();
        for (int i = 0; i < tables.mappings().size; i++) {
            Mapping mapping = dictionary.getMappingTable(i);
            String path = path(tables.mappings(), i);
            boolean named = attributes.string(
                    Rule.MAPPING_FILENAME, path + ".filename_strindex", mapping.getFilenameStrindex());
            attributes.indexes(Rule.MAPPING_ATTRIBUTES, path, mapping.getAttributeIndicesList());
            if ((mapping.getMemoryStart() != 0 || mapping.getMemoryLimit() != 0)
                    && Long.compareUnsigned(mapping.getMemoryStart(), mapping.getMemoryLimit()) >= 0) {
                findings.add(Rule.MAPPING_RANGE, path, "memory_start is not below memory_limit");
            }
            List<Integer> sorted =
                    mapping.getAttributeIndicesList().stream().sorted().toList();
            if (!seen.add(mapping.toBuilder()
                    .clearAttributeIndices()
                    .addAllAttributeIndices(sorted)
                    .build())) {
                findings.add(Rule.MAPPING_UNIQUE, path, "an equal mapping comes before");
            }
            if (i > 0 && !hasBuildId(mapping)) {
                String filename = named ? dictionary.getStringTable(mapping.getFilenameStrindex()) : "";
                findings.add(
                        isFile(i, filename) ? Severity.ERROR : Severity.WARNING,
                        Rule.BUILD_ID,
                        path,
                        "'" + filename + "' has no build id attribute");
            }
        }
    }

    private boolean isFile(int mappingIndex, String filename) {
        return !filename.isEmpty()
                && !filename.startsWith("[")
                && !filename.startsWith("//anon")
                && !filename.startsWith("anon_inode:")
                && !kernelMappings.get(mappingIndex);
    }

    private boolean hasBuildId(Mapping mapping) {
        for (int index : mapping.getAttributeIndicesList()) {
            if (index > 0 && index < tables.attributes().size && BUILD_ID_KEYS.contains(key(index))) {
                return true;
            }
        }
        return false;
    }

    private void locations() {
        zero(Rule.LOCATION_ZERO, tables.locations(), dictionary.getLocationTableList(), Location.getDefaultInstance());
        Set<Location> seen = new HashSet<>();
        for (int i = 0; i < tables.locations().size; i++) {
            Location location = dictionary.getLocationTable(i);
            String path = path(tables.locations(), i);
            refer(Rule.LOCATION_MAPPING, path + ".mapping_index", tables.mappings(), location.getMappingIndex());
            attributes.indexes(Rule.LOCATION_ATTRIBUTES, path, location.getAttributeIndicesList());
            for (int j = 0; j < location.getLinesCount(); j++) {
                line(path + ".lines[" + j + "]", location.getLines(j));
            }
            frameType(path, location);
            List<Integer> sorted =
                    location.getAttributeIndicesList().stream().sorted().toList();
            if (!seen.add(location.toBuilder()
                    .clearAttributeIndices()
                    .addAllAttributeIndices(sorted)
                    .build())) {
                findings.add(Rule.LOCATION_UNIQUE, path, "an equal location comes before");
            }
        }
    }

    private void line(String path, Line line) {
        refer(Rule.LOCATION_LINE, path + ".function_index", tables.functions(), line.getFunctionIndex());
        if (line.getLine() < 0 || line.getColumn() < 0) {
            findings.add(Rule.LOCATION_LINE, path, "line " + line.getLine() + ", column " + line.getColumn());
        }
    }

    private void frameType(String path, Location location) {
        for (int index : location.getAttributeIndicesList()) {
            if (index <= 0 || index >= tables.attributes().size || !key(index).equals(FRAME_TYPE_KEY)) {
                continue;
            }
            String type = text(dictionary.getAttributeTable(index).getValue());
            if (!FRAME_TYPES.contains(type)) {
                findings.add(Rule.FRAME_TYPE, path, "'" + type + "' is not a known frame type");
            } else if (type.equals("kernel") && location.getMappingIndex() > 0) {
                kernelMappings.set(location.getMappingIndex());
            }
        }
    }

    private void functions() {
        zero(Rule.FUNCTION_ZERO, tables.functions(), dictionary.getFunctionTableList(), Function.getDefaultInstance());
        unique(Rule.FUNCTION_UNIQUE, tables.functions(), dictionary.getFunctionTableList());
        for (int i = 0; i < tables.functions().size; i++) {
            Function function = dictionary.getFunctionTable(i);
            String path = path(tables.functions(), i);
            attributes.string(Rule.FUNCTION_STRINGS, path + ".name_strindex", function.getNameStrindex());
            attributes.string(Rule.FUNCTION_STRINGS, path + ".system_name_strindex", function.getSystemNameStrindex());
            attributes.string(Rule.FUNCTION_STRINGS, path + ".filename_strindex", function.getFilenameStrindex());
            if (function.getStartLine() < 0) {
                findings.add(Rule.FUNCTION_START_LINE, path, "start_line " + function.getStartLine());
            }
            if (i > 0
                    && function.getNameStrindex() == 0
                    && function.getSystemNameStrindex() == 0
                    && function.getFilenameStrindex() == 0) {
                findings.add(Rule.FUNCTION_NAMED, path, "has no name, system name or file name");
            }
        }
    }

    private void links() {
        unique(Rule.LINK_UNIQUE, tables.links(), dictionary.getLinkTableList());
        if (tables.links().size == 0 || !isZero(dictionary.getLinkTable(0))) {
            findings.add(Rule.LINK_ZERO, path(tables.links(), 0), "missing, or not the zero value");
        }
        for (int i = 1; i < tables.links().size; i++) {
            Link link = dictionary.getLinkTable(i);
            if (link.getTraceId().size() != 16 || link.getSpanId().size() != 8) {
                findings.add(
                        Rule.LINK_IDS,
                        path(tables.links(), i),
                        "trace_id of " + link.getTraceId().size() + " bytes, span_id of "
                                + link.getSpanId().size());
            }
        }
    }

    /** Both forms of the zero link are allowed: no bytes, and 16 and 8 zero bytes. */
    private static boolean isZero(Link link) {
        return link.equals(Link.getDefaultInstance())
                || (link.getTraceId().equals(ZERO_TRACE_ID) && link.getSpanId().equals(ZERO_SPAN_ID));
    }

    private void stacks() {
        zero(Rule.STACK_ZERO, tables.stacks(), dictionary.getStackTableList(), Stack.getDefaultInstance());
        unique(Rule.STACK_UNIQUE, tables.stacks(), dictionary.getStackTableList());
        for (int i = 0; i < tables.stacks().size; i++) {
            List<Integer> locations = dictionary.getStackTable(i).getLocationIndicesList();
            for (int j = 0; j < locations.size(); j++) {
                String path = path(tables.stacks(), i) + ".location_indices[" + j + "]";
                refer(Rule.STACK_LOCATIONS, path, tables.locations(), locations.get(j));
            }
        }
    }

    private void refer(Rule rule, String path, References table, int index) {
        if (!table.refer(index)) {
            findings.add(rule, path, "index " + index + " of " + table.size + " in " + table.table);
        }
    }

    private <T> void zero(Rule rule, References table, List<T> entries, T zero) {
        if (entries.isEmpty() || !entries.get(0).equals(zero)) {
            findings.add(rule, path(table, 0), "missing, or not the zero value");
        }
    }

    private <T> void unique(Rule rule, References table, List<T> entries) {
        Set<T> seen = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            if (!seen.add(entries.get(i))) {
                findings.add(rule, path(table, i), "an equal entry comes before");
            }
        }
    }

    private String key(int attributeIndex) {
        KeyValueAndUnit attribute = dictionary.getAttributeTable(attributeIndex);
        int key = attribute.getKeyStrindex();
        return key >= 0 && key < tables.strings().size ? dictionary.getStringTable(key) : "";
    }

    private String text(AnyValue value) {
        int index = value.getStringValueStrindex();
        if (value.hasStringValueStrindex() && index >= 0 && index < tables.strings().size) {
            return dictionary.getStringTable(index);
        }
        return value.getStringValue();
    }

    private static String path(References table, int index) {
        return "dictionary." + table.table + "[" + index + "]";
    }
}
