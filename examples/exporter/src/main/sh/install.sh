#!/bin/sh
# Installs the exporter as the command procmem-exporter, with a class-data archive for a fast start.
#
# usage: install.sh PREFIX [JAR]
#
# Writes PREFIX/bin/procmem-exporter and PREFIX/lib/procmem.
set -eu
umask 022

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit 1
}

# refuse_shared DIRECTORY: fails if every user can write to it, and so could replace the jar or the archive.
refuse_shared() {
  [ -z "$(find "$1" -prune -perm -0002)" ] ||
    fail "every user can write to $1: choose another directory, or run chmod o-w on it"
}

# replace FILE TARGET MODE: copies FILE over TARGET. Processes that have the old TARGET open keep it.
replace() {
  cp -- "$1" "$2.new"
  chmod "$3" "$2.new"
  mv -f -- "$2.new" "$2"
}

# merge LIST...: makes one list of classes of several. Drops the lines @cp, since newer JVMs otherwise leave out
# classes of old compilers, such as picocli's; ids, since they differ between lists; and repeated lines, since
# JVM 17 crashes on them.
merge() {
  awk '!/^@cp/ { sub(/ id: [0-9]+$/, ""); if (!seen[$0]++) print }' "$@"
}

# archive_classes: makes the class-data archive. Fails if this JVM cannot.
archive_classes() {
  for command in top scrape; do
    "$java" -XX:DumpLoadedClassList="$work/$command" -jar "$jar" "$command" --interval 500ms || return
  done
  merge "$work/top" "$work/scrape" >"$work/classes" || return
  # Only G1 can archive objects. JVMs with any collector can use the archive.
  "$java" -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile="$work/classes" \
    -XX:SharedArchiveFile="$work/archive" -XX:ErrorFile="$work/crash" -cp "$jar" || return
  replace "$work/archive" "$lib/procmem-exporter.jsa" 644
}

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
  echo "usage: install.sh PREFIX [JAR], for example: install.sh ~/.local" >&2
  exit 2
fi

here=$(dirname -- "$(readlink -f -- "$0")")
built=${2:-$here/../../../target/procmem-exporter.jar}
[ -r "$built" ] ||
  fail "$built cannot be read: build it with mvn -B -ntp -DskipTests -pl examples/exporter -am package"

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS # the archive must not depend on them
"$java" -jar "$built" --version >/dev/null 2>&1 ||
  fail "$java does not run $built: install a JRE of 17 or newer, or set JAVA_HOME to one"

mkdir -p -- "$1/bin" "$1/lib/procmem" || fail "$1 cannot be written: choose another directory"
prefix=$(readlink -f -- "$1")
lib=$prefix/lib/procmem
jar=$lib/procmem-exporter.jar
for directory in "$prefix" "$prefix/bin" "$prefix/lib" "$lib"; do
  refuse_shared "$directory"
done

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
rm -f -- "$lib/procmem-exporter.jsa"
replace "$built" "$jar" 644
replace "$here/procmem-exporter" "$prefix/bin/procmem-exporter" 755
archive_classes >"$work/log" 2>&1 ||
  echo "install.sh: this JVM made no class-data archive, so commands start more slowly" >&2
echo "installed $prefix/bin/procmem-exporter"
