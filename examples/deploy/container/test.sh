#!/usr/bin/env bash
# Runs the exporter as the container does, with the command of the Dockerfile and the capabilities and mounts of
# compose.yaml, and checks that it shows the processes of the host.
#
# usage: test.sh     as root, with setpriv, curl and the built exporter
#
# No Docker is needed: instead of the image, the container has a copy of this machine's files (an overlay in
# memory). So this shows that the rights and paths are right, not that the image can be built.
set -euo pipefail
files=$(dirname "$(readlink -f "$0")")
source "$files/../../exporter/src/it/lib.sh"

port=$((10000 + RANDOM % 20000))
command=$(sed -n 's/^CMD \[\(.*\)\]$/\1/p' "$files/Dockerfile" | tr -d '",')
add=$(sed -n 's/.*cap_add: \[\(.*\)\]/\1/p' "$files/compose.yaml" | tr -d ' ' | tr '[:upper:]' '[:lower:]')
capabilities="-all,+${add//,/,+}"

setpriv --reuid=65534 --regid=65534 --clear-groups sleep 300 &
other=$!
ours+=("$other")

mkdir "$work/container"
cp "$jar" "$work/exporter.jar"
unshare --mount --pid --fork --kill-child --propagation private bash -euc '
  mount -t tmpfs tmpfs "$1"
  mkdir "$1/upper" "$1/work" "$1/root"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
  cd "$1/root"
  mkdir -p host/proc host/etc host/sys/fs/cgroup
  mount --bind -o ro /proc host/proc
  mount --rbind /sys/fs/cgroup host/sys/fs/cgroup
  touch host/etc/passwd
  mount --bind -o ro /etc/passwd host/etc/passwd
  cp "$2" exporter.jar
  mount -t proc proc proc
  exec chroot . setpriv --bounding-set="$3" --inh-caps="$3" --no-new-privs java -Xmx128m -jar exporter.jar $4 --port "$5"
  ' - "$work/container" "$work/exporter.jar" "$capabilities" "$command --all-processes --rows user" "$port" \
  >"$work/serve.log" 2>&1 &
container=$!
# unshare ignores other signals while the container runs
trap 'kill -KILL "$container"; finish' EXIT

# shows PATTERN: a scrape has such a line. A first scan may lack the time to read every process.
shows() {
  for _ in $(seq 100); do
    curl -fsS "http://127.0.0.1:$port/metrics" >"$work/metrics" 2>/dev/null || true
    grep -qE -- "$1" "$work/metrics" && return
    sleep 0.3
  done
  tail -n 5 "$work/serve.log" >&2
  return 1
}

expect "it serves metrics" shows '^procmem_up 1'
expect "it has PSS of a process of another user on the host" \
  shows "^procmem_process_proportional_memory_bytes\{.*pid=\"$other\""
expect "it has I/O of that process" shows "^procmem_process_read_bytes_total\{.*pid=\"$other\""
expect "it names users of the host" shows '^procmem_user_processes.*user="nobody"'
[ "$failures" = 0 ] || exit 1
echo "the container has the rights it needs"
