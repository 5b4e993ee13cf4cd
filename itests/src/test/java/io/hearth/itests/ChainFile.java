/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a complete stack of some workloads is, as {@code itests/workloads/README.md} describes the file. */
final class ChainFile {
    private static final String LIBC = "(?:libc[.]so[.]6\\+0x[0-9a-f]+|libc-2[^\\n]*\\+0x[0-9a-f]+)";
    private static final Map<String, String> FRAGMENTS = Map.of(
            "@main",
            "_start\\n__libc_start_main[^\\n]*\\n(?:(?:__libc_start_call_main|" + LIBC + ")\\n)?main\\n",
            "@thread",
            "(?:_*clone3?|" + LIBC + ")\\n(?:start_thread|" + LIBC + ")\\n",
            "@sigreturn",
            "(?:(?:__restore_rt|" + LIBC + ")\\n)?",
            "@go-preempt",
            "(?:runtime\\.[^\\n]*\\n)*");

    private final List<String> names;
    private final Map<String, String> twins;
    private final Map<Pattern, Double> shares;
    private final List<Chain> chains;

    private ChainFile(List<String> names, Map<String, String> twins, Map<Pattern, Double> shares, List<Chain> chains) {
        this.names = names;
        this.twins = twins;
        this.shares = shares;
        this.chains = chains;
    }

    /** Every chain file there is. */
    static List<ChainFile> all() {
        try (Stream<Path> files = Files.walk(Machine.root().resolve("itests/workloads"))) {
            return files.filter(file -> file.toString().endsWith(".chain"))
                    .sorted()
                    .map(ChainFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ChainFile read(Path file) {
        try {
            return parse(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ChainFile parse(List<String> lines) {
        List<String> names = new ArrayList<>();
        Map<String, String> twins = new HashMap<>();
        Map<Pattern, Double> shares = new HashMap<>();
        List<List<String>> chains = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.strip().split("\\s+", 2);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith(" ")) {
                chains.get(chains.size() - 1).add(line.strip());
            } else if (words[0].equals("for")) {
                names.addAll(List.of(words[1].split("\\s+")));
            } else if (words[0].equals("symbols")) {
                String[] pair = words[1].split("\\s+");
                twins.put(pair[0], pair[1]);
            } else if (words[0].equals("share")) {
                String[] pair = words[1].split("\\s+", 2);
                shares.put(Pattern.compile("(?m)^(?:" + pair[1] + ")$"), Double.valueOf(pair[0]));
            } else if (words[0].equals("chain")) {
                chains.add(new ArrayList<>());
            } else {
                throw new IllegalArgumentException("not a line of a chain file: " + line);
            }
        }
        return new ChainFile(
                names, twins, shares, chains.stream().map(Chain::of).toList());
    }

    List<String> names() {
        return names;
    }

    /** Judges the samples of a workload. */
    Verdict judge(String name, FoldedProfile profile) {
        String twin = twins.get(name);
        SymbolTable symbols = twin == null ? SymbolTable.NONE : SymbolTable.of(Workload.path(twin));
        Verdict verdict = new Verdict();
        Map<Pattern, Long> seen = new HashMap<>();
        for (FoldedProfile.Stack stack : profile.stacks()) {
            List<String> frames = stack.userFrames().stream()
                    .map(frame -> symbols.named(name, frame))
                    .toList();
            String text = String.join("\n", frames) + "\n";
            verdict.samples += stack.count();
            if (chains.stream().anyMatch(chain -> chain.whole().matcher(text).matches())) {
                verdict.complete += stack.count();
            } else {
                boolean ended = frames.isEmpty()
                        || chains.stream()
                                .noneMatch(chain -> chain.root().matcher(text).lookingAt());
                verdict.endedEarly += ended ? stack.count() : 0;
                verdict.wrong.add(stack.count() + (ended ? " ended early: " : " not the chain: ") + shortened(stack));
            }
            for (Pattern pattern : shares.keySet()) {
                if (pattern.matcher(text).find()) {
                    seen.merge(pattern, stack.count(), Long::sum);
                }
            }
        }
        shares.forEach((pattern, share) -> {
            double actual = seen.getOrDefault(pattern, 0L) / (double) Math.max(1, verdict.samples);
            if (actual < share) {
                verdict.missing.add(
                        "only %.3f of the samples have a frame %s, not %.3f".formatted(actual, pattern, share));
            }
        });
        return verdict;
    }

    private static String shortened(FoldedProfile.Stack stack) {
        String text = String.join(";", stack.frames());
        return text.length() <= 600 ? text : text.substring(0, 300) + " ... " + text.substring(text.length() - 300);
    }

    /** What came of comparing a profile with the truth. */
    static final class Verdict {
        long samples;
        long complete;
        long endedEarly;
        final List<String> wrong = new ArrayList<>();
        final List<String> missing = new ArrayList<>();

        double completeShare() {
            return complete / (double) Math.max(1, samples);
        }

        double endedEarlyShare() {
            return endedEarly / (double) Math.max(1, samples);
        }

        @Override
        public String toString() {
            return "%d samples, %.2f %% complete, %.2f %% ended early %s\n  %s"
                    .formatted(
                            samples,
                            100 * completeShare(),
                            100 * endedEarlyShare(),
                            missing,
                            String.join("\n  ", wrong.subList(0, Math.min(12, wrong.size()))));
        }
    }

    /** One chain, as an expression over frame names that each end in a line feed. */
    private record Chain(Pattern whole, Pattern root) {
        static Chain of(List<String> lines) {
            StringBuilder whole = new StringBuilder();
            for (String line : lines) {
                whole.append(element(line));
            }
            return new Chain(Pattern.compile(whole.toString()), Pattern.compile(root(lines)));
        }

        /** The leading elements up to and with the first that must be there. */
        private static String root(List<String> lines) {
            StringBuilder root = new StringBuilder();
            for (String line : lines) {
                root.append(element(line));
                if (!line.matches(".*\\s[?*]")) {
                    break;
                }
            }
            return root.toString();
        }

        private static String element(String line) {
            String fragment = FRAGMENTS.get(line);
            if (fragment != null) {
                return fragment;
            }
            if (line.endsWith(" raw")) {
                return line.substring(0, line.length() - 4).strip();
            }
            int space = line.lastIndexOf("  ");
            String regex = space < 0 ? line : line.substring(0, space).strip();
            String repeat = space < 0 ? "" : line.substring(space).strip();
            return "(?:(?:" + regex + ")\\n)" + repeat;
        }
    }
}
