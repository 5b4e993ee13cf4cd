/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http2;

/**
 * Decodes the Huffman code of RFC 7541, appendix B. The code is canonical (codes of one length are consecutive, in the
 * order of their symbols, and continue from the shorter ones), so the lengths alone define it.
 */
final class HuffmanCode {

    /** Length of the code of each byte, then of the end of the string; 'A' stands for 5 bits. */
    private static final String LENGTHS = "ISXXXXXXXTZXXZXXXXXXXXZXXXXXXXXX"
            + "BFFHIBDGFFDGDBBBAAABBBBBBBCDKBHF"
            + "IBCCCCCCCCCCCCCCCCCCCCCCDCDIOIJB"
            + "KABABABBBACCBBBABCBAABCCCCCKGJIX"
            + "PRPPRRRSRSSSSSTSTTRSTSSSSQRSRSST"
            + "RQPRRSSQSRRTQRSSQQRQSRSSPRRRSRRS"
            + "VVPORSRUVVVWWVTUOQVWWVWTQQVVXWWW"
            + "PTPQRQQSRRUUTTVSVWVVWWWWWXWWWWWV"
            + "Z";

    private static final int LONGEST = 30;
    private static final int END = 256;

    private final int[] firstCode = new int[LONGEST + 1];
    private final int[] count = new int[LONGEST + 1];
    private final int[] firstSymbol = new int[LONGEST + 1];
    private final short[] symbols = new short[END + 1];

    HuffmanCode() {
        int code = 0;
        int next = 0;
        for (int length = 1; length <= LONGEST; length++) {
            code <<= 1;
            firstCode[length] = code;
            firstSymbol[length] = next;
            for (int symbol = 0; symbol <= END; symbol++) {
                if (LENGTHS.charAt(symbol) - 'A' + 5 == length) {
                    symbols[next++] = (short) symbol;
                }
            }
            count[length] = next - firstSymbol[length];
            code += count[length];
        }
    }

    /**
     * Decodes a string literal.
     *
     * @throws Http2Exception if it holds the end-of-string symbol, or padding that is too long or not all ones
     */
    String decode(byte[] data, int from, int to) throws Http2Exception {
        StringBuilder text = new StringBuilder((to - from) * 8 / 5);
        int code = 0;
        int length = 0;
        for (int at = from; at < to; at++) {
            for (int bit = 7; bit >= 0; bit--) {
                code = (code << 1) | ((data[at] >> bit) & 1);
                length++;
                if (length > LONGEST) {
                    throw broken();
                }
                int offset = code - firstCode[length];
                if (offset >= 0 && offset < count[length]) {
                    int symbol = symbols[firstSymbol[length] + offset];
                    if (symbol == END) {
                        throw broken();
                    }
                    text.append((char) symbol);
                    code = 0;
                    length = 0;
                }
            }
        }
        if (length > 7 || code != (1 << length) - 1) {
            throw broken();
        }
        return text.toString();
    }

    private static Http2Exception broken() {
        return Http2Exception.connection(ErrorCode.COMPRESSION_ERROR, "broken Huffman code in a header");
    }
}
