/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.dwarf;

import io.hearth.elf.ElfException;
import org.jspecify.annotations.Nullable;

/**
 * The name of a function entry, gathered along {@code abstract_origin} and {@code specification}, which may lead into
 * other units and into the file that dwz made.
 */
final class FunctionName {
    private static final int MOST_HOPS = 16;

    private final DwarfSections sections;
    private final UnitIndex units;
    private final @Nullable DwarfSections alternate;
    private @Nullable UnitIndex alternateUnits;
    private @Nullable DwarfUnit last;
    private final Die die = new Die();

    @Nullable
    String linkageName;

    @Nullable
    String name;

    int declaredLine;

    FunctionName(DwarfSections sections, UnitIndex units, @Nullable DwarfSections alternate) {
        this.sections = sections;
        this.units = units;
        this.alternate = alternate;
    }

    /** Fills the fields for the entry at {@code offset} of {@code unit}. */
    void resolve(DwarfUnit unit, long offset) throws ElfException {
        linkageName = null;
        name = null;
        declaredLine = 0;
        DwarfUnit in = unit;
        long at = offset;
        for (int hop = 0; hop < MOST_HOPS; hop++) {
            if (!die.read(in.sections().get(DwarfSections.INFO).cursor(at), in)) {
                return;
            }
            if (die.linkageNameForm != 0 && linkageName == null) {
                linkageName = emptyToNull(in.string(die.linkageNameForm, die.linkageName, alternate));
            }
            if (die.nameForm != 0 && name == null) {
                name = emptyToNull(in.string(die.nameForm, die.name, alternate));
            }
            if (declaredLine == 0) {
                declaredLine = die.declaredLine;
            }
            boolean origin = die.originForm != 0;
            int form = origin ? die.originForm : die.specificationForm;
            long reference = origin ? die.origin : die.specification;
            if (form == 0 || (linkageName != null && name != null && declaredLine != 0)) {
                return;
            }
            DwarfUnit next = target(in, form, reference);
            if (next == null) {
                return;
            }
            at = isLocal(form) ? in.offset() + reference : reference;
            if (at < next.rootOffset() || at >= next.end()) {
                return;
            }
            in = next;
        }
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static boolean isLocal(int form) {
        return switch (form) {
            case Dw.FORM_REF1, Dw.FORM_REF2, Dw.FORM_REF4, Dw.FORM_REF8, Dw.FORM_REF_UDATA -> true;
            default -> false;
        };
    }

    private @Nullable DwarfUnit target(DwarfUnit in, int form, long reference) throws ElfException {
        if (isLocal(form)) {
            return in;
        }
        return switch (form) {
            case Dw.FORM_REF_ADDR -> unit(in.sections(), reference);
            case Dw.FORM_GNU_REF_ALT, Dw.FORM_REF_SUP4, Dw.FORM_REF_SUP8 ->
                alternate == null ? null : unit(alternate, reference);
            default -> null;
        };
    }

    private @Nullable DwarfUnit unit(DwarfSections of, long offset) throws ElfException {
        DwarfUnit known = last;
        if (known != null && known.sections() == of && offset >= known.offset() && offset < known.end()) {
            return known;
        }
        UnitIndex index = units;
        if (of != sections) {
            index = alternateUnits == null ? UnitIndex.offsetsOnly(of) : alternateUnits;
            alternateUnits = index;
        }
        int number = index.byOffset(offset);
        if (number < 0) {
            return null;
        }
        DwarfUnit unit = DwarfUnit.read(of, index.offset(number));
        unit.readRoot();
        last = unit;
        return unit;
    }

    void trim() {
        last = null;
    }

    long retainedBytes() {
        DwarfUnit known = last;
        UnitIndex index = alternateUnits;
        return (known == null ? 0 : known.abbreviations().retainedBytes())
                + (index == null ? 0 : index.retainedBytes());
    }
}
