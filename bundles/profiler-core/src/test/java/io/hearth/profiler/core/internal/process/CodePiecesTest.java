/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.core.internal.layout.MappingLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodePiecesTest {
    private final ByteBuffer memory =
            ByteBuffer.allocate(4096 * MappingLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);

    private List<String> pieces(List<CodeClaim> claims, long... startsAndEnds) throws IOException {
        CodePieces pieces = new CodePieces();
        for (int i = 0; i < startsAndEnds.length; i += 2) {
            pieces.add(startsAndEnds[i], startsAndEnds[i + 1], 0x10, 5, claims);
        }
        pieces.write(new MappingPool(entries -> memory), 0);
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < pieces.count(); i++) {
            int at = i * MappingLayout.SIZE;
            shown.add(Long.toHexString(memory.getLong(at + MappingLayout.START)) + "-"
                    + Long.toHexString(memory.getLong(at + MappingLayout.END)) + " "
                    + memory.getShort(at + MappingLayout.SLOT) + "/" + memory.getShort(at + MappingLayout.KIND));
        }
        return shown;
    }

    @Test
    void cutsAMappingWhereARuntimeClaimsAPart() throws IOException {
        assertThat(pieces(List.of(new CodeClaim(0x1800, 0x1900, 3, CodeClaim.INTERPRETER)), 0x1000, 0x2000))
                .containsExactly("1000-1800 0/0", "1800-1900 3/1", "1900-2000 0/0");
    }

    @Test
    void cutsAClaimToWhatIsMapped() throws IOException {
        assertThat(pieces(
                        List.of(new CodeClaim(0x1000, 0x9000, 2, CodeClaim.GENERATED)),
                        0x800,
                        0x1800,
                        0x4000,
                        0x5000,
                        0x8f00,
                        0xa000))
                .containsExactly("800-1000 0/0", "1000-1800 2/2", "4000-5000 2/2", "8f00-9000 2/2", "9000-a000 0/0");
    }

    @Test
    void leavesMappingsWithoutClaimsAlone() throws IOException {
        assertThat(pieces(List.of(), 0x1000, 0x2000)).containsExactly("1000-2000 0/0");
        assertThat(pieces(List.of(new CodeClaim(0x3000, 0x4000, 1, 1)), 0x1000, 0x2000, 0x4000, 0x5000))
                .containsExactly("1000-2000 0/0", "4000-5000 0/0");
    }
}
