/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.bpf.ObjectFile.Section;
import io.hearth.bpf.ObjectFile.Symbol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a BPF object file says: maps, global variables and programs. Parsing asks nothing of the running machine, so the
 * same file gives the same description anywhere. Immutable.
 */
public final class BpfObjectSpec {

    private static final int MAX_PROGRAMS = 512;
    private static final int MAX_TOTAL_INSTRUCTIONS = 4_000_000;

    private final String name;
    private final String license;
    private final Btf btf;
    private final byte[] loadableBtf;
    private final Map<String, MapSpec> maps = new LinkedHashMap<>();
    private final Map<String, DataSection> data = new LinkedHashMap<>();
    private final Map<String, ProgramSpec> programs = new LinkedHashMap<>();

    private BpfObjectSpec(ObjectFile object, String name) throws BpfException {
        this.name = name;
        this.btf = Btf.parse(required(object, ".BTF").data());
        Section extensionSection = object.section(".BTF.ext");
        BtfExtension extension =
                extensionSection == null ? BtfExtension.empty() : BtfExtension.parse(extensionSection.data(), btf);
        Section licenseSection = object.section("license");
        this.license = licenseSection == null ? "" : text(licenseSection.data());
        this.loadableBtf = btf.copy();
        readSections(object);
        readPrograms(object, extension);
    }

    /**
     * Reads an object file made by {@code clang -O2 -g -target bpf}.
     *
     * @param elf the file's bytes
     * @param name short name of the object, for messages and as prefix of its data maps
     * @throws BpfException if the file is malformed or uses what is not supported
     */
    public static BpfObjectSpec parse(byte[] elf, String name) throws BpfException {
        try {
            return new BpfObjectSpec(ObjectFile.parse(elf), name);
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            // Offsets of hostile files are checked by the accesses themselves.
            BpfException malformed = new BpfException("BPF object " + name + " is malformed: " + e.getMessage());
            malformed.initCause(e);
            throw malformed;
        }
    }

    private static Section required(ObjectFile object, String section) throws BpfException {
        Section found = object.section(section);
        if (found == null) {
            throw new BpfException("the object has no section " + section + "; compile it with -g");
        }
        return found;
    }

    private static String text(byte[] data) {
        int end = 0;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        return new String(data, 0, end, StandardCharsets.UTF_8);
    }

    private void readSections(ObjectFile object) throws BpfException {
        Map<String, Symbol> symbols = new LinkedHashMap<>();
        for (Symbol symbol : object.symbols()) {
            if (!symbol.name().isEmpty() && symbol.section() != 0) {
                symbols.put(symbol.section() + ":" + symbol.name(), symbol);
            }
        }
        for (Section section : object.sections()) {
            if (DataSection.isData(section.name()) && section.size() > 0) {
                byte[] initial = Arrays.copyOf(section.data(), (int) section.size());
                boolean readOnly = section.name().startsWith(".rodata");
                data.put(section.name(), new DataSection(section.name(), initial, readOnly));
                if (!section.relocations().isEmpty()) {
                    throw new BpfException("section " + section.name() + " holds addresses, which is not supported");
                }
            }
        }
        MapSpecReader mapReader = new MapSpecReader(btf);
        ByteBuffer fixed = ByteBuffer.wrap(loadableBtf).order(ByteOrder.LITTLE_ENDIAN);
        for (int id = 1; id < btf.typeCount(); id++) {
            Section section = btf.kind(id) == Btf.SECTION ? object.section(btf.name(id)) : null;
            if (section != null) {
                readVariables(id, section, symbols, mapReader, fixed);
            } else if (btf.kind(id) == Btf.FUNCTION) {
                hideFunction(object, id, fixed);
            }
        }
    }

    // clang leaves sizes of sections and offsets of variables at 0, which the kernel refuses.
    private void readVariables(
            int id, Section section, Map<String, Symbol> symbols, MapSpecReader mapReader, ByteBuffer fixed)
            throws BpfException {
        int count = btf.vlen(id);
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            int type = btf.extra(id, i * 12);
            String variable = btf.name(type);
            Symbol symbol = symbols.get(section.index() + ":" + variable);
            long offset = symbol == null ? btf.extra(id, i * 12 + 4) : symbol.value();
            int size = btf.extra(id, i * 12 + 8);
            order[i] = (offset << 32) | i;
            if (section.name().equals(".maps")) {
                maps.put(variable, mapReader.read(variable, btf.target(type)));
            }
            DataSection into = data.get(section.name());
            if (into != null && symbol != null) {
                if (offset < 0 || size < 0 || offset + size > section.size()) {
                    throw new BpfException("variable " + variable + " lies outside of section " + section.name());
                }
                into.variables()
                        .put(variable, new DataSection.Variable(variable, into, (int) offset, size, btf.target(type)));
            }
        }
        Arrays.sort(order);
        int at = btf.at(id);
        fixed.putInt(at + 8, (int) section.size());
        for (int i = 0; i < count; i++) {
            int from = (int) order[i];
            fixed.putInt(at + 12 + i * 12, btf.extra(id, from * 12));
            fixed.putInt(at + 16 + i * 12, (int) (order[i] >>> 32));
            fixed.putInt(at + 20 + i * 12, btf.extra(id, from * 12 + 8));
        }
    }

    // A hidden global function is to be verified where it is called, as a static one: libbpf's convention.
    private void hideFunction(ObjectFile object, int id, ByteBuffer fixed) {
        if (btf.vlen(id) != 1) {
            return;
        }
        String function = btf.name(id);
        for (Symbol symbol : object.symbols()) {
            if (symbol.hidden()
                    && symbol.type() == Symbol.FUNCTION
                    && symbol.name().equals(function)) {
                int at = btf.at(id) + 4;
                fixed.putInt(at, fixed.getInt(at) & 0xffff0000);
            }
        }
    }

    private void readPrograms(ObjectFile object, BtfExtension extension) throws BpfException {
        CodeAssembler assembler = new CodeAssembler(object, extension);
        int instructions = 0;
        for (Symbol symbol : object.symbols()) {
            Section section = object.section(symbol.section());
            boolean entry = symbol.type() == Symbol.FUNCTION && symbol.binding() != 0;
            if (!entry || section == null || !section.isCode() || section.name().equals(".text")) {
                continue;
            }
            ProgramSpec program = assembler.assemble(section, symbol, ProgramType.ofSection(section.name()));
            programs.put(program.name(), program);
            instructions += program.instructionCount();
            if (programs.size() > MAX_PROGRAMS || instructions > MAX_TOTAL_INSTRUCTIONS) {
                throw new BpfException("the object has too many programs or instructions");
            }
            for (ProgramSpec.MapUse use : program.mapUses()) {
                if (!maps.containsKey(use.map()) && !data.containsKey(use.map())) {
                    throw new BpfException("program " + program.name() + " uses the undefined map " + use.map());
                }
            }
        }
    }

    /** Short name of the object. */
    public String name() {
        return name;
    }

    /** Licence that the object declares to the kernel. */
    public String license() {
        return license;
    }

    /** Its maps, without those of global variables. */
    public Collection<MapSpec> maps() {
        return List.copyOf(maps.values());
    }

    /** Its programs. */
    public Collection<ProgramSpec> programs() {
        return List.copyOf(programs.values());
    }

    /** Names of its global variables. */
    public Collection<String> variables() {
        List<String> names = new ArrayList<>();
        for (DataSection section : data.values()) {
            names.addAll(section.variables().keySet());
        }
        return names;
    }

    /**
     * Compares the values of two objects' maps of the same name, so that programs that share it agree on its layout.
     *
     * @return the first difference in words, or null if there is none; also when one of them does not define the map,
     *     or gives only its size
     */
    public @Nullable String compareMapValue(BpfObjectSpec other, String map) {
        MapSpec mine = maps.get(map);
        MapSpec theirs = other.maps.get(map);
        return mine == null || theirs == null ? null : new BtfComparison(this, other).compare(mine, theirs);
    }

    /** Size in bytes of a struct that the object knows by name, or -1. For tests of layouts. */
    public long structSize(String struct) {
        int id = btf.find(Btf.STRUCT, struct);
        return id < 0 ? -1 : btf.sizeOf(id);
    }

    /** Offset in bytes of a member of a struct that the object knows by name, or -1. For tests of layouts. */
    public long memberOffset(String struct, String member) {
        int id = btf.find(Btf.STRUCT, struct);
        for (int i = 0; id >= 0 && i < btf.vlen(id); i++) {
            if (btf.memberName(id, i).equals(member)) {
                return btf.memberBitOffset(id, i) / 8;
            }
        }
        return -1;
    }

    Btf btf() {
        return btf;
    }

    byte[] loadableBtf() {
        return loadableBtf;
    }

    Collection<DataSection> data() {
        return data.values();
    }

    @Nullable
    MapSpec mapSpec(String map) {
        return maps.get(map);
    }

    DataSection.@Nullable Variable variable(String variable) {
        for (DataSection section : data.values()) {
            DataSection.Variable found = section.variables().get(variable);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
