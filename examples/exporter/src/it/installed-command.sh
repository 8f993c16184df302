#!/usr/bin/env bash
# Installs the exporter as a command, and runs it.
#
# Needs the built exporter:
#   mvn -B -DskipTests -pl examples/exporter -am package
#   examples/exporter/src/it/installed-command.sh
# As root it also runs the command as another user.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

scripts=$here/../main/sh
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
chmod 755 "$work" # the other user must be able to read it
prefix="$work/a prefix"
command="$prefix/bin/procmem-exporter"
lib="$prefix/lib/procmem"

# run COMMAND…: sets $code; the output is in $work/out and $work/err.
run() {
  code=0
  "$@" >"$work/out" 2>"$work/err" || code=$?
}

# silent FILE: it has no line, except that a scan takes long, as it does on a busy machine.
silent() { ! grep -qv '^still reading ' "$1"; }

# shows_three: the last run printed a table of three processes, and no message of the JVM.
shows_three() {
  [ "$code" = 0 ] && silent "$work/err" && head -n 1 "$work/out" | grep -q '^Memory ' &&
    [ "$(sed -n '/^ *PID /,/^$/p' "$work/out" | grep -c '^ *[0-9]')" = 3 ]
}

# fails_with CODE TEXT: the last run ended with the code, and stderr has the text.
fails_with() { [ "$code" = "$1" ] && grep -qF -- "$2" "$work/err"; }

same_files() { diff <(cd "$prefix" && find . | sort) "$work/files"; }

vm_version() { "$1" -XshowSettings:properties -version 2>&1 | grep -F 'java.vm.version = '; }

# Prints the homes of the installed JVMs whose version differs from that of $java.
other_jvms() {
  local own home
  own=$(vm_version "$java")
  for home in /usr/lib/jvm/*/; do
    [ -x "$home/bin/java" ] || continue
    [ "$(vm_version "$home/bin/java")" = "$own" ] || printf '%s\n' "${home%/}"
  done
}

[ -f "$jar" ] || {
  echo "$jar is missing: build it with mvn -B -DskipTests -pl examples/exporter -am package" >&2
  exit 1
}
run "$scripts/install.sh"
expect "without a directory the installer prints its usage" fails_with 2 "usage: install.sh PREFIX"
run "$scripts/install.sh" "$prefix" "$work/none.jar"
expect "without a jar it says how to build one" fails_with 1 "$work/none.jar cannot be read: build it"
mkdir "$work/open"
chmod 777 "$work/open"
run "$scripts/install.sh" "$work/open" "$jar"
expect "it refuses a directory that every user can write to" fails_with 1 "chmod o-w"

run "$scripts/install.sh" "$prefix" "$jar"
expect "it installs into a path with a space" [ "$code" = 0 ]
(cd "$prefix" && find . | sort) >"$work/files"
run "$command" top -n 3
expect "the installed command prints three processes" shows_three
if [ -e "$lib/procmem-exporter.jsa" ]; then
  run "$java" -Xshare:on -XX:SharedArchiveFile="$lib/procmem-exporter.jsa" \
    -jar "$lib/procmem-exporter.jar" --version
  expect "the JVM accepts the archive" [ "$code" = 0 ]
else
  echo "SKIPPED this JVM made no class-data archive"
fi
run "$java" -Xlog:class+load -jar "$lib/procmem-exporter.jar" top -n 3
expect "top calls no equals or hashCode that the compiler provides for records" \
  bash -c "grep -q 'io.procmem.ProcMem ' '$work/out' && ! grep -q 'java.lang.runtime.ObjectMethods ' '$work/out'"

ln -s "$command" "$work/link"
run "$work/link" top -n 3
expect "it runs through a symbolic link" shows_three
run env JAVA_TOOL_OPTIONS=-XX:+UseParallelGC "$command" top -n 3
expect "it runs with another collector" grep -q '^Memory ' "$work/out"
run "$command" report users --csv
expect "it prints a table as CSV" grep -qx 'user,uid,processes,rss_bytes,.*' "$work/out"
run "$command" top --bogus
expect "it passes on arguments and exit codes" fails_with 2 "unknown option '--bogus'"
run env JAVA_HOME="$work/none" "$command" top -n 3
expect "without a JVM it says what to install" fails_with 1 "there is no $work/none/bin/java"

if [ "$(id -u)" = 0 ]; then
  run setpriv --reuid=65534 --regid=65534 --clear-groups "$command" top -n 3
  expect "another user can run it" shows_three
else
  echo "SKIPPED only root can run it as another user"
fi

others=$(other_jvms)
while IFS= read -r home && [ -n "$home" ]; do
  run env JAVA_HOME="$home" "$command" top -n 3
  expect "the JVM of $home ignores the archive" shows_three
done <<<"$others"
[ -n "$others" ] || echo "SKIPPED there is no JVM of another version"

"$command" top --watch=200ms >/dev/null 2>"$work/watch.err" &
ours+=("$!")
sleep 1
run "$scripts/install.sh" "$prefix" "$jar"
expect "it installs over itself" [ "$code" = 0 ]
expect "the same files are there" same_files
sleep 1
expect "a command that was running continues" kill -0 "${ours[-1]}"
expect "a command that was running prints no error" silent "$work/watch.err"
run "$command" top -n 3
expect "the command still works" shows_three

if [ -e "$lib/procmem-exporter.jsa" ]; then
  head -c 100000 /dev/zero >"$lib/procmem-exporter.jsa"
  run "$command" top -n 3
  expect "it runs with a damaged archive" shows_three
  rm "$lib/procmem-exporter.jsa"
  run "$command" top -n 3
  expect "it runs without an archive" shows_three
fi

rm "$lib/procmem-exporter.jar"
run "$command" top -n 3
expect "without its jar it says what to do" fails_with 1 "procmem-exporter.jar cannot be read: run install.sh again"

[ "$failures" -eq 0 ] || {
  echo "$failures failed; see above" >&2
  exit 1
}
echo "all checks passed"
