#!/bin/bash
# Measures for how long reads of PSS and USS stall a process, and what they cost.
#
#   stalls.sh [--quick] [--only=WORDS]
#
# --quick       one small target for a short time, to check that everything works
# --only=WORDS  only the tables and targets whose name contains these words, such as "busy loops: 4 GiB, huge"
#
# Build first: mvn -B -DskipTests package. Takes 15 to 20 minutes and 13 GiB of memory. Needs a C compiler. Run it as
# root: otherwise the time that the target waits for a CPU looks like a stall, and the part with a CPU quota is
# skipped. It ends the processes and removes the cgroup that it made, even if it is interrupted.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
peers=$here/target/peers
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
options=()
for word; do
  case $word in
    --quick | --only=*) options+=("$word") ;;
    *) sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done

fail() { printf 'stalls: %s\n' "$*" >&2; exit 1; }

# Makes a cgroup that may use 20 ms of CPU in each 100 ms, and prints its directory or why there is none.
make_quota() {
  local cgroup=procmem-stalls-$$ v1 v2
  v1=$(awk '$3 == "cgroup" && $4 ~ /(^|,)cpu(,|$)/ { print $2; exit }' /proc/mounts)
  v2=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
  if [ -n "$v1" ] && mkdir "$v1/$cgroup" 2>/dev/null; then
    echo "$v1/$cgroup"
    { echo 100000 >"$v1/$cgroup/cpu.cfs_period_us" && echo 20000 >"$v1/$cgroup/cpu.cfs_quota_us"; } 2>/dev/null
  elif [ -n "$v2" ] && mkdir "$v2/$cgroup" 2>/dev/null; then
    echo "$v2/$cgroup"
    { echo "20000 100000" >"$v2/$cgroup/cpu.max"; } 2>/dev/null
  else
    echo "SKIPPED: no cgroup can be made, which needs root and a writable cgroup file system"
  fi
}

remove_quota() {
  [ -d "$quota" ] || return 0
  local i
  for i in 1 2 3 4 5 6 7 8 9 10; do # a killed process leaves its cgroup after a delay
    rmdir "$quota" 2>/dev/null && return
    sleep 0.3
  done
  printf 'stalls: left behind: %s\n' "$quota" >&2
}

[ -f "$here/target/benchmarks.jar" ] || fail "build first: mvn -B -DskipTests package"
command -v cc >/dev/null || fail "needs a C compiler, cc"
mkdir -p "$peers"
cc -O2 -Wall -o "$peers/stall-target" "$here/src/main/c/stall-target.c"

quota=
child=
trap '[ -z "$child" ] || { kill "$child" 2>/dev/null && wait "$child" || true; }; remove_quota' EXIT
trap 'exit 130' INT TERM HUP
limited=$(make_quota) && quota=$limited || { quota=$limited; limited="SKIPPED: the CPU quota cannot be written"; }
"$java" -Xmx512m -cp "$here/target/benchmarks.jar" io.procmem.stalls.StallsMain \
  "$peers/stall-target" "$limited" "${options[@]}" &
child=$! # in the background, since bash handles no signal while a foreground program runs
wait "$child"
