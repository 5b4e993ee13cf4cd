/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "java/util/ArrayList | add | (Ljava/lang/Object;)Z | java.util.ArrayList.add(Object)",
                "A | m | ()V | A.m()",
                "A | <init> | (IJ[[D[Ljava/lang/String;Z)V | A.<init>(int, long, double[][], String[], boolean)",
                "p/A$B | m | (Ljava/util/Map$Entry;)Lp/A; | p.A$B.m(Map$Entry)",
                "p/A$$Lambda+0x00007f1234567890 | run | ()V | p.A$$Lambda.run()",
                "p/A$$Lambda$14+0x0000000800c03000 | run | ()V | p.A$$Lambda$14.run()",
                "java/lang/invoke/LambdaForm$MH/1234567 | invoke | ()V | java.lang.invoke.LambdaForm$MH.invoke()",
                "p/A+0xnot | m | ()V | p.A+0xnot.m()",
                "p/größe | 名前 | (Lp/größe;)V | p.größe.名前(größe)",
                "A | m | (Lunfinished | A.m()",
                "A | m | (Lunfinished) | A.m()",
                "A | m | [[[[ | A.m()",
                "A | m | (Q[)V | A.m(?, ?[])",
            })
    void isReadable(String owner, String method, String descriptor, String expected) {
        assertThat(MethodName.of(owner, method, descriptor)).isEqualTo(expected);
    }
}
