/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import io.hearth.exporter.profilefile.internal.Interner;
import io.hearth.exporter.profilefile.internal.MergedDictionary;
import io.hearth.exporter.profilefile.internal.MergedProfile;
import io.hearth.exporter.profilefile.internal.MergedProfiles;
import io.hearth.exporter.profilefile.internal.PathTree;
import io.hearth.exporter.profilefile.internal.SampleTable;
import io.opentelemetry.proto.profiles.v1development.Location;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The call tree of one kind of measurement, root first: processes, then their threads if asked for, then functions with
 * inlined ones as frames of their own. Processes of one name are one. Node 0 is the root above all processes.
 */
final class FrameTree {

    /** What a node takes in all tables that are made of it until the file is written. */
    private static final int BYTES_OF_NODE = 100;

    private static final int PART_OF_HEAP = 4;
    private static final int LEAST_NODES = 50_000;

    /** Of one stack, inlined functions included. */
    private static final int MOST_FRAMES = 4096;

    private static final int DEPTH_MARK = 64;

    /** How many frames are gone through in all: some seconds. */
    private static final long MOST_STEPS = 100_000_000;

    private final Interner<Frame> frames = new Interner<>(new Frame("", "", "", "", false));
    private final PathTree nodes = new PathTree();
    private final MergedDictionary dictionary;
    private final LocationFrames names;
    private final boolean threads;
    private final Map<Integer, Set<String>> processIds = new HashMap<>();
    private final int[][] locationFrames;
    private long[] self = new long[1024];
    private long[] totals = new long[0];
    private long[] firstLines = new long[256];
    private long[] lastLines = new long[256];
    private int stacks;
    private final int mostNodes;
    private final Map<Integer, Integer> depths = new HashMap<>();
    private long steps;
    private long cutStacks;
    private boolean isCut;

    private FrameTree(MergedDictionary dictionary, boolean threads, int mostNodes) {
        this.mostNodes = mostNodes;
        this.dictionary = dictionary;
        this.threads = threads;
        names = new LocationFrames(dictionary);
        locationFrames = new int[dictionary.locations().size()][];
    }

    /** Builds the tree of those profiles that count the same thing. */
    static FrameTree of(MergedProfiles merged, SampleType type, boolean threads) {
        long affordable = Runtime.getRuntime().maxMemory() / PART_OF_HEAP / BYTES_OF_NODE;
        return of(merged, type, threads, (int) Math.min(Integer.MAX_VALUE / 4, Math.max(LEAST_NODES, affordable)));
    }

    /**
     * The same with a bound. The weight of a sample whose frames have no room is that of the last of them that has.
     *
     * @param mostNodes of the tree
     */
    static FrameTree of(MergedProfiles merged, SampleType type, boolean threads, int mostNodes) {
        var tree = new FrameTree(merged.dictionary(), threads, mostNodes);
        Map<Integer, Map<Long, Integer>> known = new LinkedHashMap<>();
        for (MergedProfile profile : merged.profiles()) {
            if (SampleType.of(profile).equals(type)) {
                int process = tree.process(ProcessName.of(profile.resource()));
                tree.add(profile.samples(), process, known.computeIfAbsent(process, p -> new HashMap<>()));
            }
        }
        tree.addUp();
        return tree;
    }

    private int process(ProcessName process) {
        Frame named = new Frame(Frame.PROCESS, names.cut(process.name()), names.cut(process.path()), "", false);
        int frame = frame(named, 0);
        if (!process.pid().isEmpty()) {
            processIds.computeIfAbsent(frame, f -> new LinkedHashSet<>()).add(process.pid());
        }
        return nodes.child(0, frame);
    }

    private void add(SampleTable samples, int process, Map<Long, Integer> known) {
        for (int row = 0; row < samples.size(); row++) {
            int root = process;
            if (threads) {
                var attributes = dictionary.attributeSets().get(samples.attributeSet(row));
                String name = dictionary.attribute(attributes, "thread.name");
                if (!name.isEmpty()) {
                    root = child(process, frame(new Frame(Frame.THREAD, names.cut(name), "", "", false), 0));
                }
            }
            int node = node(root, samples.stack(row), known);
            if (node >= self.length) {
                self = Arrays.copyOf(self, Math.max(node + 1, self.length * 2));
            }
            if (isCut) {
                cutStacks++;
                isCut = false;
            }
            if (self[node] == 0) {
                stacks++;
            }
            self[node] += samples.weight(row);
        }
    }

    /** The node of a stack under a root; remembers every step, so that a step is taken once. */
    private int node(int root, int stack, Map<Long, Integer> known) {
        int depth = 0;
        int at = stack;
        Integer node = root;
        PathTree tree = dictionary.stacks();
        for (; at != 0; at = tree.parent(at)) {
            Integer found = known.get(key(root, at));
            if (found != null) {
                node = found;
                break;
            }
            depth++;
        }
        int[] pending = new int[depth];
        for (int i = depth - 1, step = stack; i >= 0; i--, step = tree.parent(step)) {
            pending[i] = step;
        }
        int result = node;
        for (int step : pending) {
            result = walk(result, framesOf(tree.value(step)));
            if (isCut) {
                return result;
            }
            known.put(key(root, step), result);
        }
        return result;
    }

    private int walk(int from, int[] path) {
        int node = from;
        for (int i = 0; i < path.length && !isCut; i++) {
            node = child(node, path[i]);
        }
        return node;
    }

    /** A node, made if it is new; the parent itself if there is no room for it or the stack is too deep. */
    private int child(int parent, int frame) {
        int found = nodes.find(parent, frame);
        if (++steps > MOST_STEPS || (found < 0 && (nodes.size() >= mostNodes || depth(parent) >= MOST_FRAMES))) {
            isCut = true;
            return parent;
        }
        return found < 0 ? nodes.child(parent, frame) : found;
    }

    /** How far below the root a node is; remembered at some nodes, so that few steps lead there. */
    private int depth(int node) {
        int above = 0;
        for (int n = node; n != 0; n = nodes.parent(n)) {
            Integer known = depths.get(n);
            if (known != null) {
                above += known;
                break;
            }
            above++;
        }
        if (above % DEPTH_MARK == 0) {
            depths.put(node, above);
        }
        return above;
    }

    private static long key(int root, int stack) {
        return (long) root << 32 | stack;
    }

    /** The frames of a location, outermost first. */
    private int[] framesOf(int locationIndex) {
        int[] known = locationFrames[locationIndex];
        if (known != null) {
            return known;
        }
        Location location = dictionary.locations().get(locationIndex);
        int count = LocationFrames.count(location);
        int[] outermostFirst = new int[count];
        for (int i = 0; i < count; i++) {
            outermostFirst[count - 1 - i] = frame(names.frame(location, i), LocationFrames.line(location, i));
        }
        locationFrames[locationIndex] = outermostFirst;
        return outermostFirst;
    }

    private int frame(Frame frame, long line) {
        int index = frames.index(frame);
        if (index >= firstLines.length) {
            firstLines = Arrays.copyOf(firstLines, index * 2);
            lastLines = Arrays.copyOf(lastLines, index * 2);
        }
        if (line > 0) {
            firstLines[index] = firstLines[index] == 0 ? line : Math.min(firstLines[index], line);
            lastLines[index] = Math.max(lastLines[index], line);
        }
        return index;
    }

    private void addUp() {
        self = Arrays.copyOf(self, nodes.size());
        totals = self.clone();
        for (int node = nodes.size() - 1; node > 0; node--) {
            totals[nodes.parent(node)] += totals[node];
        }
    }

    /** How many samples lost frames to the bounds. */
    long cutStacks() {
        return cutStacks;
    }

    /** How many names were cut. */
    long cutNames() {
        return names.cutCount();
    }

    /** The number of nodes, root included. */
    int size() {
        return nodes.size();
    }

    int parent(int node) {
        return nodes.parent(node);
    }

    /** The index of a node's frame, see {@link #frames}. */
    int frame(int node) {
        return nodes.value(node);
    }

    /** All frames by index; the first is the root's. */
    Interner<Frame> frames() {
        return frames;
    }

    long self(int node) {
        return self[node];
    }

    long total(int node) {
        return totals[node];
    }

    /** The lowest source line a frame was seen at, or 0. */
    long firstLine(int frame) {
        return firstLines[frame];
    }

    long lastLine(int frame) {
        return lastLines[frame];
    }

    /** The ids of the processes that a process frame stands for. */
    Set<String> processIds(int frame) {
        return processIds.getOrDefault(frame, Set.of());
    }

    /** How many different stacks were seen. */
    int stacks() {
        return stacks;
    }

    /** The frames of a node's path, root first. */
    int[] path(int node) {
        int depth = 0;
        for (int n = node; n != 0; n = parent(n)) {
            depth++;
        }
        int[] path = new int[depth];
        for (int n = node; n != 0; n = parent(n)) {
            path[--depth] = frame(n);
        }
        return path;
    }

    String name(int node) {
        return frames.get(frame(node)).name();
    }
}
