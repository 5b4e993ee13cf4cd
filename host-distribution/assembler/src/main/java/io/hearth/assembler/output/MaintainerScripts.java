/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

/**
 * What packages run when they are installed and removed: the service's user and folder, the class archive of a bundled
 * runtime, and the service itself where systemd runs. Sources: Debian Policy 6 and 9.3; Fedora's guidelines on scriptlets.
 *
 * <p>Plain POSIX shell with what a minimal system has: {@code useradd} or {@code adduser}.
 */
final class MaintainerScripts {
    private final InstalledTree places;
    private final boolean makesClassArchive;

    /** @param makesClassArchive whether the package holds a runtime without its class archive */
    MaintainerScripts(InstalledTree places, boolean makesClassArchive) {
        this.places = places;
        this.makesClassArchive = makesClassArchive;
    }

    String debianPostinst() {
        return filled("""
                #!/bin/sh
                set -e

                [ "$1" = configure ] || exit 0
                """) + prepare() + filled("""
                if [ -d /run/systemd/system ]; then
                  systemctl --system daemon-reload || true
                  if [ -z "$2" ]; then
                    systemctl enable --quiet @NAME@.service || true
                    deb-systemd-invoke start @NAME@.service || true
                  else
                    deb-systemd-invoke try-restart @NAME@.service || true
                  fi
                fi
                """);
    }

    String debianPrerm() {
        return filled("""
                #!/bin/sh
                set -e

                if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
                  deb-systemd-invoke stop @NAME@.service || true
                  systemctl disable --quiet @NAME@.service || true
                fi
                """) + forget();
    }

    String debianPostrm() {
        return filled("""
                #!/bin/sh
                set -e

                if [ -d /run/systemd/system ]; then
                  systemctl --system daemon-reload || true
                fi
                if [ "$1" = purge ]; then
                  rm -rf /@STATE@ /@CONFIGURATION@
                  if getent passwd @NAME@ > /dev/null; then
                    userdel @NAME@ 2> /dev/null || deluser --system @NAME@ > /dev/null 2>&1 || true
                  fi
                fi
                """);
    }

    String rpmPostin() {
        return prepare() + filled("""
                if [ -d /run/systemd/system ]; then
                  systemctl --system daemon-reload || :
                  if [ "$1" = 1 ]; then
                    systemctl preset @NAME@.service || :
                  else
                    systemctl try-restart @NAME@.service || :
                  fi
                fi
                """);
    }

    String rpmPreun() {
        return filled("""
                [ "$1" = 0 ] || exit 0
                if [ -d /run/systemd/system ]; then
                  systemctl --no-reload disable --now @NAME@.service || :
                fi
                """) + forget();
    }

    String rpmPostun() {
        return """
                if [ -d /run/systemd/system ]; then
                  systemctl --system daemon-reload || :
                fi
                """;
    }

    private String prepare() {
        String common = """
                if ! getent passwd @NAME@ > /dev/null; then
                  if command -v useradd > /dev/null; then
                    useradd --system --user-group --no-create-home --home-dir /@STATE@ --shell /usr/sbin/nologin @NAME@
                  else
                    adduser --system --group --no-create-home --home /@STATE@ --quiet @NAME@
                  fi
                fi
                mkdir -p /@STATE@/data
                chown @NAME@:@NAME@ /@STATE@/data
                chmod 0750 /@STATE@/data
                # An archive of other jars or of another runtime is of no use.
                rm -rf /@STATE@/data/class-archive
                """;
        String dump = """
                # The runtime's classes as the virtual machine maps them: a faster start and less memory.
                /@HOME@/java/bin/java -Xshare:dump > /dev/null 2>&1 || true
                """;
        return filled(makesClassArchive ? common + dump : common);
    }

    /** What was made here and is listed in no package. */
    private String forget() {
        return makesClassArchive ? filled("rm -f /@HOME@/java/lib/server/classes.jsa\n") : "";
    }

    private String filled(String script) {
        return script.replace("@STATE@", places.state())
                .replace("@CONFIGURATION@", places.configuration())
                .replace("@HOME@", places.home())
                .replace("@NAME@", places.name());
    }
}
