/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcCgroupTest {

    private static final String ID = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String TASK = "0123456789abcdef0123456789abcdef-1234567890";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "docker v2, 0::/system.slice/docker-ID.scope",
        "docker v1, 12:cpu:/docker/ID",
        "containerd in Kubernetes, 0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-ID.scope",
        "containerd with colons, 0::/kubepods.slice:cri-containerd:ID",
        "CRI-O, 0::/kubepods.slice/crio-ID.scope",
        "CRI-O with child, 0::/kubepods.slice/crio-ID.scope/container",
        "podman, 0::/user.slice/libpod-ID.scope/container",
        "plain, 0::/ID",
    })
    void findsTheIdAtTheEndOfThePath(String name, String line) {
        assertThat(ProcCgroup.containerIdOf(line.replace("ID", ID) + "\n")).isEqualTo(ID);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a login, 0::/user.slice/user-1000.slice/session-2.scope",
        "the root, 0::/",
        "too short, 0::/docker/0123456789abcdef",
        "no cgroup file, garbage",
        "upper case, 0::/docker/0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
        "glued to letters, 0::/docker/xyzID",
    })
    void findsNoneWhereThereIsNone(String name, String line) {
        assertThat(ProcCgroup.containerIdOf(line.replace("ID", ID))).isNull();
    }

    @Test
    void findsTheTaskIdOfEcs() {
        assertThat(ProcCgroup.containerIdOf("9:perf_event:/ecs/task/" + TASK + "\n"))
                .isEqualTo(TASK);
    }

    @Test
    void looksThroughTheLinesOfVersionOne() {
        String text = "12:cpuset:/\n11:freezer:/\n10:memory:/docker/" + ID + "\n0::/system.slice\n";
        assertThat(ProcCgroup.containerIdOf(text)).isEqualTo(ID);
    }

    @Test
    void takesTheInnermostContainer() {
        String outer = ID.replace('0', 'f');
        assertThat(ProcCgroup.containerIdOf("0::/docker/" + outer + "/docker/" + ID))
                .isEqualTo(ID);
    }

    @Test
    void readsTheGroupOfThisProcess() throws IOException {
        ProcCgroup.containerId((int) ProcessHandle.current().pid());
    }
}
