#!/bin/sh
# Puts scans of the live /proc beside the C floor, on a zoo of 1,500 processes.
#
#   compare-floor.sh [--kept] [PROCESSES [MAPPINGS [SHARED_KIB [OWN_KIB [BUSY]]]]]
#
# With --kept, scans that open every file stand beside scans that keep theirs open, and no floor.
# Build first: mvn -B -DskipTests package. Needs a C compiler (cc).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target="$here/target"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"

comparison=Floor
[ "${1:-}" != --kept ] || { comparison=Kept; shift; }

command -v cc >/dev/null || { echo "compare-floor: needs a C compiler, cc" >&2; exit 1; }
[ -f "$target/benchmarks.jar" ] || { echo "compare-floor: first mvn -B -DskipTests package" >&2; exit 1; }
cc -O2 -Wall -o "$target/floor" "$here/src/main/c/floor.c"
cc -O2 -Wall -o "$target/zoo" "$here/src/main/c/zoo.c"

pipe=$(mktemp -d)
mkfifo "$pipe/in" "$pipe/out"
"$target/zoo" "${1:-1500}" "${2:-64}" "${3:-4096}" "${4:-256}" "${5:-10}" <"$pipe/in" >"$pipe/out" &
exec 3>"$pipe/in" 4<"$pipe/out"
rm -r "$pipe"
read -r ready <&4
[ "$ready" = ready ]

echo "$(uname -sr), $(nproc) processors, $("$java" -version 2>&1 | sed -n 2p), $(date -u +%F)"
"$java" -cp "$target/benchmarks.jar" "io.procmem.benchmarks.${comparison}Comparison" "$target/floor" 3>&- 4<&-
