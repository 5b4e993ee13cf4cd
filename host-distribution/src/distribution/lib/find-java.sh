# Finds a Java runtime of version 17 or newer; sourced by the start scripts.
# Looks at HEARTH_JAVA_HOME, java/ of the distribution in $home, JAVA_HOME, PATH and /usr/lib/jvm, in this order.
# A version is read from the runtime's "release" file, because asking the runtime itself would cost a tenth of a second.

# Sets java_version to the major version of the runtime in folder $1; fails when there is none, or it is too old.
java_in() {
  [ -x "$1/bin/java" ] || return 1
  [ -z "$want_compiler" ] || [ -x "$1/bin/javac" ] || return 1
  java_version=
  if [ -r "$1/release" ]; then
    while IFS='=' read -r key value; do
      [ "$key" = JAVA_VERSION ] || continue
      value=${value#\"}
      java_version=${value%%[!0-9]*}
    done < "$1/release"
  fi
  if [ -z "$java_version" ]; then
    java_version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
  fi
  [ "${java_version:-0}" -ge 17 ] || { java_too_old="$1 (Java ${java_version:-?})"; return 1; }
  java_home=$1
}

# find_java [compiler]: sets java_home and java_version, or explains what to install and fails.
find_java() {
  want_compiler=$1 java_home='' java_too_old=''
  if [ -n "$HEARTH_JAVA_HOME" ] && java_in "$HEARTH_JAVA_HOME"; then return 0; fi
  if [ -n "$home" ] && [ -z "$want_compiler" ] && java_in "$home/java"; then return 0; fi
  if [ -n "$JAVA_HOME" ] && java_in "$JAVA_HOME"; then return 0; fi
  found=$(command -v java) && found=$(readlink -f "$found") && java_in "${found%/bin/java}" && return 0
  for found in /usr/lib/jvm/*; do
    java_in "$found" && return 0
  done
  explain_java >&2
  return 1
}

explain_java() {
  what='a Java runtime' package='openjdk-17-jre-headless' rpm='java-17-openjdk-headless' apk='openjdk17-jre-headless'
  arch='jre17-openjdk-headless' suse='java-17-openjdk-headless'
  if [ -n "$want_compiler" ]; then
    what='a Java development kit' package='openjdk-17-jdk-headless' rpm='java-17-openjdk-devel' apk='openjdk17-jdk'
    arch='jdk17-openjdk' suse='java-17-openjdk-devel'
  fi
  echo "hearth: needs $what, version 17 or newer, and found none."
  [ -z "$java_too_old" ] || echo "  Too old: $java_too_old"
  echo "  Looked at: HEARTH_JAVA_HOME, JAVA_HOME, PATH, /usr/lib/jvm."
  ID='' ID_LIKE=''
  [ ! -r /etc/os-release ] || . /etc/os-release
  case " $ID $ID_LIKE " in
    *' debian '* | *' ubuntu '*) echo "  Install one with: sudo apt-get install $package" ;;
    *' fedora '* | *' rhel '* | *' centos '* | *' amzn '*) echo "  Install one with: sudo dnf install $rpm" ;;
    *' alpine '*) echo "  Install one with: sudo apk add $apk" ;;
    *' arch '*) echo "  Install one with: sudo pacman -S $arch" ;;
    *' suse '* | *' opensuse '*) echo "  Install one with: sudo zypper install $suse" ;;
    *) echo "  Install one with your system's package manager, or unpack one and set JAVA_HOME." ;;
  esac
}
