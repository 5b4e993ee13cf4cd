/**
 * Source lines and inlined functions from DWARF 2 to 5 (DWARF 5 standard, chapters 2, 3, 6.2 and 7). {@link
 * io.hearth.elf.dwarf.DwarfInfo} is the door; units are read when an address in them is asked for.
 */
@NullMarked
package io.hearth.elf.dwarf;

import org.jspecify.annotations.NullMarked;
