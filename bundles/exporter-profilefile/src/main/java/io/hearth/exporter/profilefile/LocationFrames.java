/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import io.hearth.exporter.profilefile.internal.MergedDictionary;
import io.opentelemetry.proto.profiles.v1development.Function;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Location;

/** Names the frames of a location: of its functions, or of its address where nothing is known of them. */
final class LocationFrames {

    private static final String UNKNOWN = "[unknown]";

    /** Of one name: a page shows less, and a file has it once for each frame or line. */
    private static final int MOST_CHARACTERS = 4096;

    private final MergedDictionary dictionary;
    private long cut;

    LocationFrames(MergedDictionary dictionary) {
        this.dictionary = dictionary;
    }

    /** How many frames a location stands for, at least one. */
    static int count(Location location) {
        return Math.max(1, location.getLinesCount());
    }

    /** A frame of a location, innermost inlined function first. */
    Frame frame(Location location, int index) {
        String kind = cut(dictionary.attribute(location.getAttributeIndicesList(), "profile.frame.type"));
        String mapping = cut(baseName(dictionary.string(
                dictionary.mappings().get(location.getMappingIndex()).getFilenameStrindex())));
        if (location.getLinesCount() == 0) {
            return new Frame(kind, unnamed(location, mapping), "", mapping, false);
        }
        Line line = location.getLines(index);
        Function function = dictionary.functions().get(line.getFunctionIndex());
        String name = dictionary.string(function.getNameStrindex());
        if (name.isEmpty()) {
            name = dictionary.string(function.getSystemNameStrindex());
        }
        if (name.isEmpty()) {
            name = unnamed(location, mapping);
        }
        boolean inlined = index < location.getLinesCount() - 1;
        return new Frame(kind, cut(name), cut(dictionary.string(function.getFilenameStrindex())), mapping, inlined);
    }

    /** A name as it is, or its beginning and an ellipsis. */
    String cut(String name) {
        if (name.length() <= MOST_CHARACTERS) {
            return name;
        }
        cut++;
        int end = Character.isHighSurrogate(name.charAt(MOST_CHARACTERS - 1)) ? MOST_CHARACTERS - 1 : MOST_CHARACTERS;
        return name.substring(0, end) + "…";
    }

    /** How many names have been cut. */
    long cutCount() {
        return cut;
    }

    /** The source line of a frame, or 0. */
    static long line(Location location, int index) {
        return location.getLinesCount() == 0 ? 0 : location.getLines(index).getLine();
    }

    private static String unnamed(Location location, String mapping) {
        return mapping.isEmpty() ? UNKNOWN : mapping + "+0x" + Long.toHexString(location.getAddress());
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
