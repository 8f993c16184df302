#!/bin/sh
# Builds the Debian package of the exporter.
#
# usage: build.sh [DIRECTORY]
#
# Writes DIRECTORY/procmem-exporter_VERSION_all.deb, into the current directory by default. Needs the built
# exporter, Maven, a JDK of 17 or newer, asciidoctor and dpkg-deb:
#   apt install asciidoctor
#   mvn -B -ntp -DskipTests -pl examples/exporter -am package
#   examples/deploy/debian/build.sh
set -eu
umask 022

fail() {
  printf 'build.sh: %s\n' "$1" >&2
  exit 1
}

out=${1:-.}
here=$(dirname -- "$(readlink -f -- "$0")")
exporter=$here/../../exporter
jar=$exporter/target/procmem-exporter.jar
[ -r "$jar" ] || fail "$jar cannot be read: build it with mvn -B -ntp -DskipTests -pl examples/exporter -am package"
command -v dpkg-deb >/dev/null || fail "there is no dpkg-deb: install dpkg, or build on Debian or Ubuntu"
command -v asciidoctor >/dev/null || fail "there is no asciidoctor, which writes the manual: apt install asciidoctor"
[ -d "$out" ] || fail "there is no directory $out"

# 0.1.0-SNAPSHOT is before 0.1.0, as 0.1.0~snapshot is for dpkg.
version=$(unzip -p "$jar" META-INF/MANIFEST.MF | tr -d '\r' | sed -n 's/^Implementation-Version: //p' |
  tr '[:upper:]' '[:lower:]' | tr - '~')
[ -n "$version" ] || fail "the manifest of $jar has no Implementation-Version"

root=$(mktemp -d)
trap 'rm -rf -- "$root"' EXIT

# put FILE TARGET [MODE]: copies a file to a path of the installed system.
put() {
  mkdir -p "$root/$(dirname "$2")"
  cp -- "$1" "$root/$2"
  chmod "${3:-644}" "$root/$2"
}

chmod 755 "$root"
put "$jar" usr/lib/procmem/procmem-exporter.jar
put "$exporter/src/main/sh/archive.sh" usr/lib/procmem/archive.sh 755
put "$exporter/src/main/sh/procmem-exporter" usr/bin/procmem-exporter 755
# All pages, in the directories of the repository, so that links between them work.
(cd "$here/../../.." && find . -name '*.md' -not -path '*/target/*' -not -path './.*/*') | while read -r page; do
  put "$here/../../../$page" "usr/share/doc/procmem-exporter/$page"
done
put "$here/../../../LICENSE" usr/share/doc/procmem-exporter/copyright
put "$here/procmem-exporter.service" usr/lib/systemd/system/procmem-exporter.service
put "$here/default" etc/default/procmem-exporter
put "$here/procmem.yaml" etc/procmem/procmem.yaml
mkdir -p "$root/usr/share/bash-completion/completions"
java -jar "$jar" generate-completion >"$root/usr/share/bash-completion/completions/procmem-exporter"

# A manual page for each command.
pom=$here/../../../pom.xml
picocli=$(sed -n 's|.*<version.picocli>\(.*\)</version.picocli>.*|\1|p' "$pom")
work=$(mktemp -d)
trap 'rm -rf -- "$root" "$work"' EXIT
mvn -B -ntp -q -f "$pom" -N dependency:copy -Dartifact="info.picocli:picocli-codegen:$picocli" \
  -DoutputDirectory="$work"
java -cp "$jar:$work/picocli-codegen-$picocli.jar" "$here/ManPages.java" "$work"
mkdir -p "$root/usr/share/man/man1"
asciidoctor --backend manpage --failure-level WARN --destination-dir "$root/usr/share/man/man1" "$work"/*.adoc
gzip -9n "$root"/usr/share/man/man1/*.1
for file in conffiles triggers; do
  put "$here/$file" "DEBIAN/$file"
done
for script in postinst prerm postrm; do
  put "$here/$script" "DEBIAN/$script" 755
done
sed "s/@VERSION@/$version/" "$here/control" >"$root/DEBIAN/control"
dpkg-deb --root-owner-group --build "$root" "$out/procmem-exporter_${version}_all.deb"
