/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares unwind tables with what {@code readelf --debug-dump=frames-interp} of binutils says of the same files, row by
 * row: CFA, saved frame pointer, return address. As a program: {@code ReadelfAgreement PATH...} walks folders and prints
 * figures and every file that disagrees.
 */
public final class ReadelfAgreement {
    private static final int SHOWN_PER_FILE = 40;

    /** Figures of one file, or of many. */
    public static final class Figures {
        int files;
        long rows;
        long mismatches;
        long unrepresented;
        long expressions;
        long shadowed;
        final List<String> shown = new ArrayList<>();

        void add(Figures other) {
            files += other.files;
            rows += other.rows;
            mismatches += other.mismatches;
            unrepresented += other.unrepresented;
            expressions += other.expressions;
            shadowed += other.shadowed;
        }

        @Override
        public String toString() {
            return "files=" + files + " rows=" + rows + " mismatches=" + mismatches + " unrepresented=" + unrepresented
                    + " expressions=" + expressions + " shadowed=" + shadowed;
        }
    }

    /** One row of readelf; a column that is not printed is "u", as readelf prints what has no rule. */
    private record Row(long address, String cfa, String fp, String ra) {}

    private final ElfFile elf;
    private final UnwindTable table;
    private final Figures figures = new Figures();
    private final boolean isX86;

    private String[] columns = new String[0];
    private final List<Row> rows = new ArrayList<>();
    private long start;
    private long end;
    private boolean inFrame;
    private Row common = new Row(0, "", "u", "u");
    private final java.util.Map<String, Row> commons = new java.util.HashMap<>();
    private final java.util.Map<String, Boolean> signals = new java.util.HashMap<>();
    private String entry = "";
    private boolean isSignal;

    /** The Go linker's own frame descriptions say nothing of the frame pointer. */
    private boolean isGo;

    private ReadelfAgreement(ElfFile elf, UnwindTable table) {
        this.elf = elf;
        this.table = table;
        this.isX86 = elf.machine() == ElfMachine.X86_64;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = System.out;
        Figures all = new Figures();
        for (Path file : files(arguments)) {
            try {
                Figures one = of(file);
                all.add(one);
                if (one.mismatches > 0 || one.unrepresented > 20) {
                    out.println(file + ": " + one);
                    one.shown.forEach(line -> out.println("    " + line));
                }
            } catch (ElfException e) {
                if (!String.valueOf(e.getMessage()).contains("not an ELF file")) {
                    out.println("skipped: " + e.getMessage());
                }
            }
        }
        out.println(all);
    }

    private static Set<Path> files(String[] arguments) throws IOException {
        Set<Path> found = new TreeSet<>();
        for (String argument : arguments) {
            Files.walkFileTree(Path.of(argument).toRealPath(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && attributes.size() > 64 && Files.isReadable(file)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return found;
    }

    /** Compares one file; the first disagreements are in {@code shown}. */
    static Figures of(Path file) throws IOException, InterruptedException {
        try (ElfFile elf = ElfFile.open(file)) {
            boolean hasFrames = elf.section(".eh_frame").isPresent()
                    || elf.section(".debug_frame").isPresent();
            if (!hasFrames || elf.header().type() == 1 || elf.machine() == ElfMachine.BPF) {
                return new Figures();
            }
            ReadelfAgreement agreement = new ReadelfAgreement(elf, UnwindTables.of(elf));
            agreement.isGo = elf.isGo();
            agreement.figures.files = 1;
            Process readelf = new ProcessBuilder("readelf", "-W", "--debug-dump=frames-interp", file.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(readelf.getInputStream(), StandardCharsets.UTF_8))) {
                String line;
                while ((line = lines.readLine()) != null) {
                    if (line.contains("of the .debug_frame section")
                            && elf.section(".eh_frame").isPresent()) {
                        break;
                    }
                    agreement.line(line);
                }
                agreement.finish();
            } finally {
                readelf.destroy();
                readelf.waitFor();
            }
            return agreement.figures;
        }
    }

    private void line(String line) {
        int cie = line.indexOf(" CIE \"");
        int fde = line.indexOf(" FDE cie=");
        if (cie >= 0) {
            finish();
            entry = line.substring(0, line.indexOf(' '));
            String letters = line.substring(cie + 6, line.indexOf('"', cie + 6));
            signals.put(entry, letters.indexOf('S') >= 0);
            common = new Row(0, "", "u", "u");
            commons.put(entry, common);
        } else if (fde >= 0) {
            finish();
            inFrame = true;
            int pc = line.indexOf(" pc=") + 4;
            int dots = line.indexOf("..", pc);
            String owner = line.substring(fde + 9, line.indexOf(' ', fde + 9));
            common = commons.getOrDefault(owner, new Row(0, "", "u", "u"));
            isSignal = signals.getOrDefault(owner, false);
            start = Long.parseUnsignedLong(line.substring(pc, dots), 16);
            end = Long.parseUnsignedLong(line.substring(dots + 2).trim(), 16);
        } else if (line.startsWith("   LOC")) {
            columns = line.trim().split("\\s+");
        } else if (line.length() > 17 && line.charAt(16) == ' ' && Character.digit(line.charAt(0), 16) >= 0) {
            String[] values = line.trim().replaceAll(" \\(\\w+\\)", "").split("\\s+");
            String fp = "u";
            String ra = "u";
            for (int i = 2; i < values.length && i < columns.length; i++) {
                if (columns[i].equals("ra")) {
                    ra = values[i];
                } else if (columns[i].equals(isX86 ? "rbp" : "x29")) {
                    fp = values[i];
                }
            }
            Row row = new Row(Long.parseUnsignedLong(values[0], 16), values[1], fp, ra);
            if (inFrame) {
                rows.add(row);
            } else {
                commons.put(entry, row);
            }
        }
    }

    private void finish() {
        if (inFrame && elf.isExecutable(start)) {
            if (rows.isEmpty()) {
                rows.add(new Row(start, common.cfa(), common.fp(), common.ra()));
            }
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                long next = Math.min(end, i + 1 < rows.size() ? rows.get(i + 1).address() : end);
                if (row.address() < next) {
                    figures.rows++;
                    compare(row, row.address());
                    if (next - 1 > row.address()) {
                        compare(row, next - 1);
                    }
                }
            }
        }
        rows.clear();
        inFrame = false;
    }

    private void compare(Row row, long address) {
        UnwindRule rule = table.lookup(address);
        if (rule == null) {
            mismatch(row, address, "no row");
            return;
        }
        if (isSignal) {
            if (rule.cfaOp() != UnwindRule.CFA_SIGNAL) {
                mismatch(row, address, text(rule));
            }
            return;
        }
        boolean isEnd = row.ra().equals("u") && rule.cfaOp() == UnwindRule.CFA_STOP;
        if (isEnd) {
            return;
        }
        if (rule.cfaOp() == UnwindRule.CFA_INVALID) {
            figures.unrepresented++;
            if (figures.unrepresented < SHOWN_PER_FILE) {
                figures.shown.add("unrepresented at " + Long.toHexString(address) + ": " + row);
            }
            return;
        }
        boolean isExpression = row.cfa().equals("exp");
        if (isExpression) {
            figures.expressions++;
        }
        boolean cfa = isExpression
                ? rule.cfaOp() == UnwindRule.CFA_PLT || rule.cfaOp() == UnwindRule.CFA_DEREF || rule.cfaOp() == 1
                : rule.cfaOp() == UnwindRule.CFA_REGISTER
                        && rule.cfaText(elf.machine()).equals(row.cfa());
        if (!cfa || !(isGo || agreesOnFramePointer(row.fp(), rule)) || !agreesOnReturn(row.ra(), rule)) {
            mismatch(row, address, text(rule));
        }
    }

    private static boolean agreesOnFramePointer(String said, UnwindRule rule) {
        return switch (said) {
            case "u", "s" -> rule.fpOp() == UnwindRule.FP_SAME || rule.fpOp() == UnwindRule.FP_UNDEFINED;
            case "exp" -> rule.fpOp() != UnwindRule.FP_SAME;
            default -> said.startsWith("c") ? rule.fpText().equals(said) : rule.fpOp() == UnwindRule.FP_UNDEFINED;
        };
    }

    private boolean agreesOnReturn(String said, UnwindRule rule) {
        return switch (said) {
            case "u", "s" -> !isX86 && rule.raOp() == UnwindRule.RA_SAME;
            case "exp" -> rule.raOp() == UnwindRule.RA_CFA_OFFSET;
            default -> rule.raText().equals(said);
        };
    }

    private String text(UnwindRule rule) {
        return rule.cfaText(elf.machine()) + " " + rule.fpText() + " " + rule.raText();
    }

    private void mismatch(Row row, long address, String ours) {
        figures.mismatches++;
        if (figures.mismatches < SHOWN_PER_FILE) {
            figures.shown.add("at " + Long.toHexString(address) + ": " + row + ", here " + ours);
        }
    }
}
