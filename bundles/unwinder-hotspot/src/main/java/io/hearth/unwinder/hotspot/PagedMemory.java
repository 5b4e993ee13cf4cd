/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import io.hearth.profiler.api.RemoteMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A process's memory by whole pages, some of which are kept: for tables with many small strings. */
final class PagedMemory {
    private static final int PAGE = 4096;
    private static final int KEPT_PAGES = 256;
    private static final int MOST_TEXT_BYTES = 256;

    private final RemoteMemory memory;
    private final Map<Long, ByteBuffer> pages = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, ByteBuffer> eldest) {
            return size() > KEPT_PAGES;
        }
    };

    PagedMemory(RemoteMemory memory) {
        this.memory = memory;
    }

    private ByteBuffer page(long address) throws IOException {
        long start = address & -PAGE;
        ByteBuffer page = pages.get(start);
        if (page == null) {
            page = ByteBuffer.allocate(PAGE).order(ByteOrder.nativeOrder());
            memory.read(start, page);
            pages.put(start, page);
        }
        return page;
    }

    private int u8(long address) throws IOException {
        return page(address).get((int) address & (PAGE - 1)) & 0xff;
    }

    long u64(long address) throws IOException {
        if ((address & (PAGE - 1)) > PAGE - 8) {
            return memory.u64(address);
        }
        return page(address).getLong((int) address & (PAGE - 1));
    }

    int s32(long address) throws IOException {
        if ((address & (PAGE - 1)) > PAGE - 4) {
            return memory.s32(address);
        }
        return page(address).getInt((int) address & (PAGE - 1));
    }

    /** Zero-terminated; empty for a null pointer, cut at 256 bytes. */
    String text(long address) throws IOException {
        if (address == 0) {
            return "";
        }
        byte[] text = new byte[MOST_TEXT_BYTES];
        int length = 0;
        while (length < text.length) {
            int b = u8(address + length);
            if (b == 0) {
                break;
            }
            text[length++] = (byte) b;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
