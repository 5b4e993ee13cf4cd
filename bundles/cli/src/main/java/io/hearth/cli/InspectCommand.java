/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfSection;
import io.hearth.elf.unwind.UnwindTable;
import io.hearth.elf.unwind.UnwindTables;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code hearth inspect ELF}: kind, build ids, symbol sources, unwind rows, and what is at an address. */
final class InspectCommand implements CommandAction {
    private static final String[] SYMBOL_SOURCES = {
        ".symtab", ".dynsym", ".gnu_debugdata", ".debug_info", ".debug_line", ".gopclntab"
    };
    private static final String[] UNWIND_SOURCES = {".eh_frame", ".debug_frame", ".gopclntab"};

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, CommandException {
        if (arguments.operands().isEmpty()) {
            throw new UsageException("hearth inspect needs a file: hearth inspect ELF");
        }
        String name = arguments.operands().get(0);
        List<Long> addresses = new ArrayList<>();
        for (String address : arguments.all("--address")) {
            addresses.add(address(address));
        }
        boolean json = arguments.has("--json");
        PrintStream out = session.console().out();
        try (ElfFile elf = ElfFile.open(Path.of(name))) {
            if (arguments.has("--unwind")) {
                UnwindListing.print(elf.machine(), UnwindTables.of(elf), json, out);
            } else if (!addresses.isEmpty()) {
                AddressListing.print(elf, addresses, json, out);
            } else {
                describe(elf, json ? Facts.json(out) : Facts.text(out));
            }
            out.flush();
            return Dispatcher.DONE;
        } catch (IOException e) {
            String said = String.valueOf(e.getMessage());
            throw new CommandException(said.startsWith(name) ? said : name + ": " + said, e);
        }
    }

    private static void describe(ElfFile elf, Facts facts) throws IOException {
        facts.add("file", elf.name());
        facts.add("kind", elf.header().typeText());
        facts.add("machine", elf.machine().toString());
        facts.add("size_bytes", elf.size());
        facts.add("build_id_gnu", elf.buildId().orElse("none"));
        facts.add("build_id_go", elf.goBuildId().orElse("none"));
        facts.add("build_id_htlhash", elf.htlhash());
        facts.add("soname", elf.soname().orElse("none"));
        facts.add("debug_link", elf.debugLink().map(link -> link.fileName()).orElse("none"));
        facts.add("symbol_sources", present(elf, SYMBOL_SOURCES));
        facts.add("unwind_sources", present(elf, UNWIND_SOURCES));
        UnwindTable table = UnwindTables.of(elf);
        facts.add("unwind_rows", table.rows());
        facts.add("unwind_rules", table.ruleCount());
        if (table.rows() > 0) {
            facts.add("unwind_range", Facts.hex(table.start()) + "-" + Facts.hex(table.end()));
        }
        elf.sectionDamage().ifPresent(damage -> facts.add("damage", damage));
        facts.end();
    }

    private static String present(ElfFile elf, String[] sections) {
        StringBuilder names = new StringBuilder();
        for (String section : sections) {
            if (elf.section(section).filter(ElfSection::hasBytes).isPresent()) {
                names.append(names.isEmpty() ? "" : " ").append(section);
            }
        }
        return names.isEmpty() ? "none" : names.toString();
    }

    private static long address(String text) throws UsageException {
        try {
            return text.startsWith("0x") || text.startsWith("0X")
                    ? Long.parseUnsignedLong(text.substring(2), 16)
                    : Long.parseUnsignedLong(text, 16);
        } catch (NumberFormatException e) {
            throw new UsageException(
                    "--address is a hexadecimal address in the file, such as 0x1a2b, not \"" + text + "\".");
        }
    }
}
