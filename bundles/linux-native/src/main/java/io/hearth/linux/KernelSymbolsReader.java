/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Builds {@link KernelSymbols} from the text of {@code /proc/kallsyms}, whose modules are not in order. */
final class KernelSymbolsReader {

    private static final int MAX_SYMBOLS = 1 << 20;
    private static final int MAX_NAME = 255;
    private static final int MAX_MODULES = 4096;

    private long[] addresses = new long[1 << 16];
    private int[] nameAt = new int[1 << 16];
    private short[] moduleOf = new short[1 << 16];
    private byte[] names = new byte[1 << 20];
    private String[] modules = new String[16];
    private int namesLength;
    private int count;
    private int moduleCount;
    private boolean sorted = true;
    private boolean sawZero;

    KernelSymbols read(InputStream in) throws IOException {
        modules[moduleCount++] = "";
        try (ByteLines lines = new ByteLines(64 * 1024)) {
            lines.open(in);
            while (count < MAX_SYMBOLS && lines.next()) {
                line(lines.bytes(), lines.start(), lines.end());
            }
        }
        return build();
    }

    // ADDRESS KIND NAME[\t[MODULE]]
    private void line(byte[] b, int from, int end) {
        int at = from;
        long address = 0;
        for (; at < end && b[at] != ' '; at++) {
            address = (address << 4) | Math.max(Character.digit(b[at], 16), 0);
        }
        if (at + 3 >= end || !isText(b[at + 1])) {
            return;
        }
        if (address == 0) {
            sawZero = true;
            return;
        }
        int nameFrom = at + 3;
        int nameEnd = nameFrom;
        while (nameEnd < end && b[nameEnd] != '\t' && b[nameEnd] != ' ') {
            nameEnd++;
        }
        // Padding before each function of newer kernels: half of all symbols, and never executed.
        if (startsWith(b, nameFrom, nameEnd, "__pfx_") || startsWith(b, nameFrom, nameEnd, "__cfi_")) {
            return;
        }
        int module = nameEnd + 2 < end && b[nameEnd + 1] == '[' ? moduleIndex(b, nameEnd + 2, end - 1) : 0;
        add(address, b, nameFrom, Math.min(nameEnd - nameFrom, MAX_NAME), module);
    }

    private static boolean isText(byte kind) {
        return switch (kind) {
            case 't', 'T', 'v', 'V', 'w', 'W' -> true;
            default -> false;
        };
    }

    private static boolean startsWith(byte[] b, int from, int end, String prefix) {
        if (end - from <= prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (b[from + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("deprecation") // the constructor that takes bytes as Latin-1 without a decoder
    private int moduleIndex(byte[] b, int from, int end) {
        String last = modules[moduleCount - 1];
        if (last.length() == end - from && startsWith(b, from, end + 1, last)) {
            return moduleCount - 1;
        }
        String name = new String(b, 0, from, end - from);
        for (int i = 0; i < moduleCount; i++) {
            if (modules[i].equals(name)) {
                return i;
            }
        }
        if (moduleCount == MAX_MODULES) {
            return 0;
        }
        if (moduleCount == modules.length) {
            modules = Arrays.copyOf(modules, moduleCount * 2);
        }
        modules[moduleCount] = name;
        return moduleCount++;
    }

    private void add(long address, byte[] b, int from, int length, int module) {
        if (count == addresses.length) {
            addresses = Arrays.copyOf(addresses, count * 2);
            nameAt = Arrays.copyOf(nameAt, count * 2);
            moduleOf = Arrays.copyOf(moduleOf, count * 2);
        }
        if (namesLength + length + 1 > names.length) {
            names = Arrays.copyOf(names, names.length + names.length / 2);
        }
        sorted &= count == 0 || Long.compareUnsigned(addresses[count - 1], address) <= 0;
        addresses[count] = address;
        nameAt[count] = namesLength;
        moduleOf[count++] = (short) module;
        names[namesLength++] = (byte) length;
        System.arraycopy(b, from, names, namesLength, length);
        namesLength += length;
    }

    private KernelSymbols build() {
        int[] order = order();
        int unique = 0;
        int bytes = 0;
        for (int i = 0; i < count; i++) {
            // Of several names at one address the first one stays.
            if (i == 0 || addresses[order[i]] != addresses[order[unique - 1]]) {
                order[unique++] = order[i];
                bytes += 1 + (names[nameAt[order[i]]] & 0xff);
            }
        }
        return pack(order, unique, bytes);
    }

    private int[] order() {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        if (!sorted) {
            sort(order.clone(), order, 0, count);
        }
        return order;
    }

    // Merge sort, since it is stable and the kernel's own part is in order already.
    private void sort(int[] from, int[] into, int start, int end) {
        if (end - start < 2) {
            return;
        }
        int middle = (start + end) >>> 1;
        sort(into, from, start, middle);
        sort(into, from, middle, end);
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            boolean takeLeft = left < middle
                    && (right == end || Long.compareUnsigned(addresses[from[left]], addresses[from[right]]) <= 0);
            into[i] = from[takeLeft ? left++ : right++];
        }
    }

    private KernelSymbols pack(int[] order, int unique, int bytes) {
        int[] blockFirst = new int[unique / KernelSymbols.BLOCK + 16];
        long[] blockAddress = new long[blockFirst.length];
        int[] blockName = new int[blockFirst.length];
        String[] blockModule = new String[blockFirst.length];
        int[] distance = new int[unique];
        byte[] packed = new byte[bytes];
        int block = -1;
        int at = 0;
        for (int i = 0; i < unique; i++) {
            int symbol = order[i];
            String module = modules[moduleOf[symbol]];
            if (block < 0
                    || i - blockFirst[block] == KernelSymbols.BLOCK
                    || !blockModule[block].equals(module)
                    || addresses[symbol] - blockAddress[block] > 0xffff_ffffL) {
                if (++block == blockFirst.length) {
                    blockFirst = Arrays.copyOf(blockFirst, block * 2);
                    blockAddress = Arrays.copyOf(blockAddress, block * 2);
                    blockName = Arrays.copyOf(blockName, block * 2);
                    blockModule = Arrays.copyOf(blockModule, block * 2);
                }
                blockFirst[block] = i;
                blockAddress[block] = addresses[symbol];
                blockName[block] = at;
                blockModule[block] = module;
            }
            distance[i] = (int) (addresses[symbol] - blockAddress[block]);
            int length = 1 + (names[nameAt[symbol]] & 0xff);
            System.arraycopy(names, nameAt[symbol], packed, at, length);
            at += length;
        }
        int blocks = block + 1;
        return new KernelSymbols(
                unique,
                Arrays.copyOf(blockFirst, blocks),
                Arrays.copyOf(blockAddress, blocks),
                Arrays.copyOf(blockName, blocks),
                Arrays.copyOf(blockModule, blocks),
                distance,
                packed,
                unique == 0 && sawZero);
    }
}
