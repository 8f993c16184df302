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

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
  echo "usage: install.sh PREFIX [JAR], for example: install.sh ~/.local" >&2
  exit 2
fi

here=$(dirname -- "$(readlink -f -- "$0")")
built=${2:-$here/../../../target/procmem-exporter.jar}
[ -r "$built" ] ||
  fail "$built cannot be read: build it with mvn -B -ntp -DskipTests -pl examples/exporter -am package"

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -jar "$built" --version >/dev/null 2>&1 ||
  fail "$java does not run $built: install a JRE of 17 or newer, or set JAVA_HOME to one"

mkdir -p -- "$1/bin" "$1/lib/procmem" || fail "$1 cannot be written: choose another directory"
prefix=$(readlink -f -- "$1")
lib=$prefix/lib/procmem
jar=$lib/procmem-exporter.jar
for directory in "$prefix" "$prefix/bin" "$prefix/lib" "$lib"; do
  refuse_shared "$directory"
done

rm -f -- "$lib/procmem-exporter.jsa" # it is for the old jar
replace "$built" "$jar" 644
replace "$here/procmem-exporter" "$prefix/bin/procmem-exporter" 755
"$here/archive.sh" "$lib" 2>/dev/null ||
  echo "install.sh: this JVM made no class-data archive, so commands start more slowly" >&2
echo "installed $prefix/bin/procmem-exporter"
