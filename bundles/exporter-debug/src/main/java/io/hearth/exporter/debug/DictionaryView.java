/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.debug;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.Function;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Location;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.Stack;
import io.opentelemetry.proto.profiles.v1development.ValueType;
import java.util.List;

/** Resolves references to a dictionary into text; shows a reference to nothing as {@code [missing string 7]}. */
final class DictionaryView {

    private final ProfilesDictionary dictionary;

    DictionaryView(ProfilesDictionary dictionary) {
        this.dictionary = dictionary;
    }

    String string(int index) {
        return isIn(index, dictionary.getStringTableCount())
                ? dictionary.getStringTable(index)
                : missing("string", index);
    }

    /** Appends {@code  key=value} for each attribute of a list of indexes. */
    void attributes(List<Integer> indexes, BoundedText out) {
        for (int i = 0; i < indexes.size() && !out.isFull(); i++) {
            int index = indexes.get(i);
            out.append(' ');
            if (!isIn(index, dictionary.getAttributeTableCount())) {
                out.append(missing("attribute", index));
                continue;
            }
            KeyValueAndUnit attribute = dictionary.getAttributeTable(index);
            out.append(string(attribute.getKeyStrindex())).append('=');
            value(attribute.getValue(), out);
            out.append(string(attribute.getUnitStrindex()));
        }
    }

    /** Appends {@code  key=value} for each attribute of a resource or scope, in either of their forms. */
    void keyValues(List<KeyValue> attributes, BoundedText out) {
        for (int i = 0; i < attributes.size() && !out.isFull(); i++) {
            KeyValue attribute = attributes.get(i);
            String key = attribute.getKeyStrindex() == 0 ? attribute.getKey() : string(attribute.getKeyStrindex());
            out.append(' ').append(key).append('=');
            value(attribute.getValue(), out);
        }
    }

    private void value(AnyValue value, BoundedText out) {
        switch (value.getValueCase()) {
            case STRING_VALUE -> out.append(value.getStringValue());
            case STRING_VALUE_STRINDEX -> out.append(string(value.getStringValueStrindex()));
            case INT_VALUE -> out.append(value.getIntValue());
            case DOUBLE_VALUE -> out.append(Double.toString(value.getDoubleValue()));
            case BOOL_VALUE -> out.append(Boolean.toString(value.getBoolValue()));
            case BYTES_VALUE ->
                out.append('<').append(value.getBytesValue().size()).append(" bytes>");
            case ARRAY_VALUE -> {
                out.append('[');
                for (int i = 0; i < value.getArrayValue().getValuesCount() && !out.isFull(); i++) {
                    out.append(i == 0 ? "" : ", ");
                    value(value.getArrayValue().getValues(i), out);
                }
                out.append(']');
            }
            case KVLIST_VALUE -> {
                out.append('{');
                keyValues(value.getKvlistValue().getValuesList(), out);
                out.append(" }");
            }
            case VALUE_NOT_SET -> {}
        }
    }

    String type(ValueType type) {
        return string(type.getTypeStrindex()) + "/" + string(type.getUnitStrindex());
    }

    /** Appends a line for each frame of a stack, leaf first: function (file:line) [mapping]. */
    void stack(int index, String indent, BoundedText out) {
        if (!isIn(index, dictionary.getStackTableCount())) {
            out.append(indent).append(missing("stack", index)).append('\n');
            return;
        }
        Stack stack = dictionary.getStackTable(index);
        for (int i = 0; i < stack.getLocationIndicesCount() && !out.isFull(); i++) {
            int location = stack.getLocationIndices(i);
            if (isIn(location, dictionary.getLocationTableCount())) {
                location(dictionary.getLocationTable(location), indent, out);
            } else {
                out.append(indent).append(missing("location", location)).append('\n');
            }
        }
    }

    private void location(Location location, String indent, BoundedText out) {
        String mapping = isIn(location.getMappingIndex(), dictionary.getMappingTableCount())
                ? string(dictionary.getMappingTable(location.getMappingIndex()).getFilenameStrindex())
                : missing("mapping", location.getMappingIndex());
        if (location.getLinesCount() == 0) {
            out.append(indent).append("0x").append(Long.toHexString(location.getAddress()));
            end(mapping, out);
        }
        for (int i = 0; i < location.getLinesCount() && !out.isFull(); i++) {
            out.append(indent);
            line(location.getLines(i), out);
            end(mapping, out);
        }
    }

    private static void end(String mapping, BoundedText out) {
        if (!mapping.isEmpty()) {
            out.append(" [").append(mapping).append(']');
        }
        out.append('\n');
    }

    private void line(Line line, BoundedText out) {
        if (!isIn(line.getFunctionIndex(), dictionary.getFunctionTableCount())) {
            out.append(missing("function", line.getFunctionIndex()));
            return;
        }
        Function function = dictionary.getFunctionTable(line.getFunctionIndex());
        String name = string(function.getNameStrindex());
        out.append(name.isEmpty() ? string(function.getSystemNameStrindex()) : name);
        String file = string(function.getFilenameStrindex());
        if (!file.isEmpty()) {
            out.append(" (").append(file);
            if (line.getLine() > 0) {
                out.append(':').append(line.getLine());
            }
            out.append(')');
        }
    }

    private static boolean isIn(int index, int size) {
        return index >= 0 && index < size;
    }

    private static String missing(String what, int index) {
        return "[missing " + what + " " + index + "]";
    }
}
