#!/bin/sh
# Makes the class-data archive of an installed exporter, for a fast start and less memory.
#
# usage: archive.sh DIRECTORY
#
# Writes DIRECTORY/procmem-exporter.jsa for DIRECTORY/procmem-exporter.jar and the JVM that runs the
# command. Fails, and leaves no archive, if this JVM cannot make one.
set -eu
umask 022

lib=$(readlink -f -- "$1")
jar=$lib/procmem-exporter.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# The archive must not depend on these.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
for option in $(env | sed -n 's/^\(PROCMEM_OPTION_[A-Z_]*\)=.*/\1/p'); do
  unset "$option"
done

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || :; rm -rf -- "$work"' EXIT
rm -f -- "$lib/procmem-exporter.jsa"

# merge LIST...: makes one list of classes of several. Drops the lines @cp, since newer JVMs otherwise leave out
# classes of old compilers, such as picocli's; ids, since they differ between lists; and repeated lines, since
# JVM 17 crashes on them.
merge() {
  awk '!/^@cp/ { sub(/ id: [0-9]+$/, ""); if (!seen[$0]++) print }' "$@"
}

for command in top scrape; do
  "$java" -XX:DumpLoadedClassList="$work/$command" -jar "$jar" "$command" --interval 500ms >"$work/log"
done

# The server listens on a free port, and prints its address. Without curl or wget, the archive lacks the
# classes that answer a request, and the JVM loads them from the jar.
"$java" -XX:DumpLoadedClassList="$work/serve" -jar "$jar" serve --listen 127.0.0.1:0 >"$work/log" 2>&1 &
server=$!
tries=0
until page=$(sed -n 's/.* listens on \(http:[^ ]*\)$/\1metrics/p' "$work/log") && [ -n "$page" ]; do
  tries=$((tries + 1))
  if [ "$tries" -gt 60 ]; then
    cat "$work/log" >&2
    exit 1
  fi
  sleep 0.5
done
if command -v curl >/dev/null; then
  curl -fs --noproxy '*' -m 20 "$page" >"$work/page"
elif command -v wget >/dev/null; then
  wget -q --no-proxy -T 20 -t 1 -O "$work/page" "$page"
fi
kill "$server"
wait "$server" || [ "$?" = 143 ] # SIGTERM
server=

merge "$work/top" "$work/scrape" "$work/serve" >"$work/classes"
# Only G1 can archive objects. JVMs with any collector can use the archive.
"$java" -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile="$work/classes" \
  -XX:SharedArchiveFile="$work/archive" -XX:ErrorFile="$work/crash" -cp "$jar" >"$work/log" 2>&1
cp -- "$work/archive" "$lib/procmem-exporter.jsa.new"
chmod 644 "$lib/procmem-exporter.jsa.new"
mv -f -- "$lib/procmem-exporter.jsa.new" "$lib/procmem-exporter.jsa"
