/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.hearth.exporter.profilefile.internal.Interner;
import io.hearth.exporter.profilefile.internal.MergedDictionary;
import io.hearth.exporter.profilefile.internal.MergedProfile;
import io.hearth.exporter.profilefile.internal.MergedProfiles;
import io.hearth.exporter.profilefile.internal.PathTree;
import io.hearth.exporter.profilefile.internal.SampleTable;
import io.opentelemetry.proto.profiles.v1development.Function;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Location;
import io.opentelemetry.proto.profiles.v1development.Mapping;
import java.io.IOException;
import java.io.OutputStream;
import java.util.BitSet;
import java.util.List;

/**
 * A profile in the format of pprof, not yet compressed. Process and thread are labels of a sample ({@code process},
 * {@code pid}, {@code thread}, {@code tid}), so that {@code -tagroot=process} shows them. Samples a known CPU time apart
 * have that time as a value too, the last one, which pprof shows unless told otherwise. Source: field numbers of {@code
 * proto/profile.proto} in github.com/google/pprof.
 */
final class PprofProto {

    /** What keys of a program's own labels begin with (LabelSource of the profiler). */
    private static final String LABEL_PREFIX = "process.context.label.";

    private static final String[] BUILD_ID_KEYS = {
        "process.executable.build_id.gnu", "process.executable.build_id.go", "process.executable.build_id.htlhash"
    };

    private final MergedProfiles merged;
    private final MergedDictionary dictionary;
    private final List<SampleType> types;
    private final Interner<String> strings = new Interner<>("");
    private final CodedOutputStream out;

    private PprofProto(MergedProfiles merged, OutputStream out) {
        this.merged = merged;
        this.out = CodedOutputStream.newInstance(out);
        dictionary = merged.dictionary();
        types = SampleType.in(merged);
    }

    /** Fields of a message that lies inside another, which needs its length first. */
    @FunctionalInterface
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    /** @param shown what pprof shows unless told otherwise, where there are several */
    static void write(MergedProfiles merged, SampleType shown, String title, OutputStream out) throws IOException {
        new PprofProto(merged, out).profile(shown, title);
    }

    private void profile(SampleType shown, String title) throws IOException {
        for (SampleType type : types) {
            valueType(1, dictionary.string(type.type()), dictionary.string(type.unit()));
        }
        if (timeColumn() > 0) {
            valueType(1, "cpu", SampleType.NANOSECONDS);
        }
        for (MergedProfile profile : merged.profiles()) {
            samples(profile);
        }
        mappings();
        for (int i = 1; i < dictionary.locations().size(); i++) {
            location(i, dictionary.locations().get(i));
        }
        for (int i = 1; i < dictionary.functions().size(); i++) {
            function(i, dictionary.functions().get(i));
        }
        times(shown);
        if (types.size() > 1 && types.contains(shown)) {
            out.writeInt64(14, strings.index(dictionary.string(shown.type())));
        }
        out.writeInt64(13, strings.index(title));
        for (String string : strings.entries()) {
            out.writeString(6, string);
        }
        out.flush();
    }

    private void times(SampleType shown) throws IOException {
        Facts facts = Facts.of("", merged, shown);
        out.writeInt64(9, facts.startUnixNano());
        out.writeInt64(10, facts.durationNanos());
        valueType(11, dictionary.string(shown.periodType()), dictionary.string(shown.periodUnit()));
        out.writeInt64(12, shown.period());
    }

    /** The factor from the only column to CPU time; 0 if there is no such column. */
    private long timeColumn() {
        if (types.size() != 1) {
            return 0;
        }
        long nanos = types.get(0).nanosPerUnit(dictionary);
        return nanos > 1 ? nanos : 0;
    }

    private void message(int field, Fields fields) throws IOException {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream inner = CodedOutputStream.newInstance(bytes, 128);
        fields.write(inner);
        inner.flush();
        out.writeBytes(field, bytes.toByteString());
    }

    private void valueType(int field, String type, String unit) throws IOException {
        message(field, m -> {
            m.writeInt64(1, strings.index(type));
            m.writeInt64(2, strings.index(unit));
        });
    }

    private void samples(MergedProfile profile) throws IOException {
        SampleTable samples = profile.samples();
        ProcessName process = ProcessName.of(profile.resource());
        int column = types.indexOf(SampleType.of(profile));
        for (int i = 0; i < samples.size(); i++) {
            int row = i;
            message(2, m -> {
                PathTree stacks = dictionary.stacks();
                for (int node = samples.stack(row); node != 0; node = stacks.parent(node)) {
                    // Location 0 is the unset one, which pprof does not have.
                    if (stacks.value(node) != 0) {
                        m.writeUInt64(1, stacks.value(node));
                    }
                }
                for (int c = 0; c < types.size(); c++) {
                    m.writeInt64(2, c == column ? samples.weight(row) : 0);
                }
                if (timeColumn() > 0) {
                    m.writeInt64(2, samples.weight(row) * timeColumn());
                }
                label(m, "process", process.name());
                label(m, "pid", process.pid());
                for (int attribute : dictionary.attributeSets().get(samples.attributeSet(row))) {
                    attribute(m, dictionary.attributes().get(attribute));
                }
            });
        }
    }

    private void attribute(CodedOutputStream sample, KeyValueAndUnit attribute) throws IOException {
        String key = dictionary.string(attribute.getKeyStrindex());
        String name = labelKey(key);
        if (attribute.getValue().hasIntValue()) {
            label(sample, name, Long.toString(attribute.getValue().getIntValue()));
        } else {
            label(sample, name, attribute.getValue().getStringValue());
        }
    }

    /** The key of an attribute in pprof. Labels of a program have the keys that it gave them, unless others have those. */
    static String labelKey(String key) {
        String own = key.startsWith(LABEL_PREFIX) ? key.substring(LABEL_PREFIX.length()) : key;
        return switch (key) {
            case "thread.name" -> "thread";
            case "thread.id" -> "tid";
            default ->
                switch (own) {
                    case "process", "pid", "thread", "tid" -> key;
                    default -> own;
                };
        };
    }

    /** Ids are text too: pprof rounds and scales the numbers of labels. */
    private void label(CodedOutputStream sample, String key, String value) throws IOException {
        if (value.isEmpty()) {
            return;
        }
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream label = CodedOutputStream.newInstance(bytes, 16);
        label.writeInt64(1, strings.index(key));
        label.writeInt64(2, strings.index(value));
        label.flush();
        sample.writeBytes(3, bytes.toByteString());
    }

    private void mappings() throws IOException {
        BitSet functions = new BitSet();
        BitSet files = new BitSet();
        BitSet lines = new BitSet();
        BitSet inlined = new BitSet();
        for (Location location : dictionary.locations().entries()) {
            int mapping = location.getMappingIndex();
            for (Line line : location.getLinesList()) {
                functions.set(mapping);
                lines.set(mapping, lines.get(mapping) || line.getLine() > 0);
                files.set(
                        mapping,
                        files.get(mapping)
                                || dictionary
                                                .functions()
                                                .get(line.getFunctionIndex())
                                                .getFilenameStrindex()
                                        > 0);
            }
            inlined.set(mapping, inlined.get(mapping) || location.getLinesCount() > 1);
        }
        for (int i = 1; i < dictionary.mappings().size(); i++) {
            int id = i;
            Mapping mapping = dictionary.mappings().get(i);
            message(3, m -> {
                m.writeUInt64(1, id);
                m.writeUInt64(2, mapping.getMemoryStart());
                m.writeUInt64(3, mapping.getMemoryLimit());
                m.writeUInt64(4, mapping.getFileOffset());
                m.writeInt64(5, strings.index(dictionary.string(mapping.getFilenameStrindex())));
                m.writeInt64(6, strings.index(buildId(mapping)));
                m.writeBool(7, functions.get(id));
                m.writeBool(8, files.get(id));
                m.writeBool(9, lines.get(id));
                m.writeBool(10, inlined.get(id));
            });
        }
    }

    private String buildId(Mapping mapping) {
        for (String key : BUILD_ID_KEYS) {
            String id = dictionary.attribute(mapping.getAttributeIndicesList(), key);
            if (!id.isEmpty()) {
                return id;
            }
        }
        return "";
    }

    private void location(int id, Location location) throws IOException {
        message(4, m -> {
            m.writeUInt64(1, id);
            m.writeUInt64(2, location.getMappingIndex());
            m.writeUInt64(3, location.getAddress());
            for (Line line : location.getLinesList()) {
                if (line.getFunctionIndex() != 0) {
                    ByteString.Output bytes = ByteString.newOutput();
                    CodedOutputStream inner = CodedOutputStream.newInstance(bytes, 16);
                    inner.writeUInt64(1, line.getFunctionIndex());
                    inner.writeInt64(2, line.getLine());
                    inner.writeInt64(3, line.getColumn());
                    inner.flush();
                    m.writeBytes(4, bytes.toByteString());
                }
            }
        });
    }

    private void function(int id, Function function) throws IOException {
        String name = dictionary.string(function.getNameStrindex());
        String systemName = dictionary.string(function.getSystemNameStrindex());
        message(5, m -> {
            m.writeUInt64(1, id);
            m.writeInt64(2, strings.index(name.isEmpty() ? systemName : name));
            m.writeInt64(3, strings.index(systemName.isEmpty() ? name : systemName));
            m.writeInt64(4, strings.index(dictionary.string(function.getFilenameStrindex())));
            m.writeInt64(5, function.getStartLine());
        });
    }
}
