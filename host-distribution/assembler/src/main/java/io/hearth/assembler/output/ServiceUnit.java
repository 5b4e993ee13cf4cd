/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

/**
 * The systemd unit of a distribution: its own user, the capabilities that it needs and no other, and whatever of
 * systemd's hardening lets it work. Source: systemd.exec(5), systemd.service(5), capabilities(7).
 */
final class ServiceUnit {
    private ServiceUnit() {}

    /** What the README gives the reasons for ("What it needs"), in the order that the unit lists them. */
    static final String PROFILING_CAPABILITIES =
            "CAP_BPF CAP_PERFMON CAP_SYS_PTRACE CAP_DAC_READ_SEARCH CAP_CHECKPOINT_RESTORE CAP_SYSLOG";

    // A profiler looks at other processes and at their files, so it must see them: no ProtectProc, no PrivateUsers,
    // and no ProtectKernelTunables or ProtectKernelLogs, which take away /proc/kallsyms and CAP_SYSLOG.
    private static final String PROFILING = """
            AmbientCapabilities=%1$s
            CapabilityBoundingSet=%1$s
            LimitMEMLOCK=infinity
            ProtectHome=read-only
            """.formatted(PROFILING_CAPABILITIES);

    private static final String OTHERWISE = """
            CapabilityBoundingSet=
            ProtectHome=yes
            PrivateDevices=yes
            PrivateTmp=yes
            PrivateUsers=yes
            ProtectProc=invisible
            ProtectKernelLogs=yes
            ProtectKernelTunables=yes
            SystemCallFilter=@system-service
            """;

    static String text(AssembledDistribution distribution, InstalledTree places) {
        String profiling = distribution.profiles() ? PROFILING : OTHERWISE;
        // Systemd raises the priority; with an empty HEARTH_NICE the start script leaves it alone.
        return """
                [Unit]
                Description=%1$s
                %2$sWants=network-online.target
                After=network-online.target

                [Service]
                Type=exec
                User=%3$s
                Group=%3$s
                Environment=HEARTH_NICE= HEARTH_TRAIN=missing
                EnvironmentFile=-/etc/default/%3$s
                ExecStart=/%4$s/bin/hearth --config /%5$s/config.yaml
                ExecReload=/bin/sh -c "kill -HUP $MAINPID"
                Restart=on-failure
                RestartSec=5
                SuccessExitStatus=143
                TimeoutStopSec=45
                Nice=%6$s
                StateDirectory=%3$s/data
                UMask=0077
                LimitNOFILE=65536
                %7$sNoNewPrivileges=yes
                LockPersonality=yes
                ProtectClock=yes
                ProtectControlGroups=yes
                ProtectHostname=yes
                ProtectKernelModules=yes
                ProtectSystem=strict
                RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
                RestrictNamespaces=yes
                RestrictRealtime=yes
                RestrictSUIDSGID=yes
                SystemCallArchitectures=native

                [Install]
                WantedBy=multi-user.target
                """.formatted(
                        escaped(distribution.summary()),
                        distribution.homepage().isEmpty() ? "" : "Documentation=" + distribution.homepage() + "\n",
                        places.name(),
                        places.home(),
                        places.configuration(),
                        distribution.profiles() ? "-10" : "0",
                        profiling);
    }

    /** Without what systemd would replace or join lines at. */
    private static String escaped(String text) {
        return PackageNames.plain(text).replace("%", "%%").replace("\\", "/");
    }
}
