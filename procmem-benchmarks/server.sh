#!/bin/bash
# Measures memory and CPU time of running exporters: procmem-exporter serve and process-exporter, as installed with
# their settings for little memory, and Debian's process-exporter. All scrapes are from the same machine.
#
#   server.sh [MINUTES [PROCESSES]]
#
# Starts PROCESSES (1000) that sleep, scrapes each exporter every 15 s for MINUTES (60), and prints RSS and CPU time
# every 5 minutes. The Debian package is downloaded and unpacked below target/peers, not installed; without apt-get,
# only procmem is measured.
#
# Build first: mvn -B -DskipTests package. Needs root, to read all processes, and curl. Ends every process it starts.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
peers=$here/target/peers
theirs=$peers/root/usr/bin/prometheus-process-exporter
minutes=${1:-60}
processes=${2:-1000}

fail() { printf 'server.sh: %s\n' "$*" >&2; exit 1; }

[[ $minutes =~ ^[1-9][0-9]*$ && $processes =~ ^[0-9]+$ ]] || { sed -n '2,12s/^# \{0,1\}//p' "$0" >&2; exit 2; }
[ "$(id -u)" = 0 ] || fail "run it as root, so that every process can be read"
command -v curl >/dev/null || fail "needs curl"
[ -f "$here/../examples/exporter/target/procmem-exporter.jar" ] || fail "build first: mvn -B -DskipTests package"
if [ ! -f "$theirs" ] && command -v apt-get >/dev/null; then
  mkdir -p "$peers/debs" "$peers/root"
  (cd "$peers/debs" && apt-get -qq -o APT::Sandbox::User=root download prometheus-process-exporter >&2) ||
    fail "cannot download prometheus-process-exporter"
  dpkg -x "$peers/debs/"prometheus-process-exporter_*.deb "$peers/root"
fi

work=$(mktemp -d)
started=()
finish() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

for ((i = 0; i < processes; i++)); do
  sleep 100000 &
  started+=("$!")
done
"$here/../examples/exporter/src/main/sh/install.sh" "$work/installed" >/dev/null
cat >"$work/all.yaml" <<'YML'
process_names:
  - name: "{{.Comm}}"
    cmdline: ['.+']
YML

names=() pids=() ports=()
# measure NAME PORT COMMAND...
measure() {
  names+=("$1") ports+=("$2")
  "${@:3}" >"$work/log.$2" 2>&1 &
  started+=("$!") pids+=("$!")
}
ours=$work/installed/bin/procmem-exporter
measure "procmem-exporter serve" 19501 "$ours" serve --listen 127.0.0.1:19501
measure "procmem-exporter process-exporter" 19502 "$ours" process-exporter -config.path "$work/all.yaml" \
  -web.listen-address 127.0.0.1:19502
[ ! -f "$theirs" ] || measure "process-exporter" 19503 "$theirs" -config.path "$work/all.yaml" \
  -web.listen-address 127.0.0.1:19503

cpu_seconds() { awk -v hz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) / hz }' "/proc/$1/stat"; }
rss_kib() { awk '/^VmRSS:/ { print $2 }' "/proc/$1/status"; }

scrapes=0
for ((end = SECONDS + minutes * 60; SECONDS < end; )); do
  next=$((SECONDS + 15))
  for i in "${!pids[@]}"; do
    kill -0 "${pids[i]}" 2>/dev/null || { cat "$work/log.${ports[i]}" >&2; fail "${names[i]} has ended"; }
    [ "$scrapes" = 0 ] || curl -fs -m 60 -o "$work/page" "http://127.0.0.1:${ports[i]}/metrics" ||
      fail "${names[i]} gave no metrics"
  done
  if [ $((scrapes % 20)) = 0 ] && [ "$scrapes" -gt 0 ]; then
    for i in "${!pids[@]}"; do
      printf '%5d scrapes  %-36s RSS %7d KiB  CPU %7.1f s\n' \
        "$scrapes" "${names[i]}" "$(rss_kib "${pids[i]}")" "$(cpu_seconds "${pids[i]}")"
    done
  fi
  scrapes=$((scrapes + 1))
  [ "$SECONDS" -ge "$next" ] || sleep $((next - SECONDS))
done
for i in "${!pids[@]}"; do
  printf 'end: %-36s RSS %7d KiB  CPU %7.1f s\n' "${names[i]}" "$(rss_kib "${pids[i]}")" "$(cpu_seconds "${pids[i]}")"
done
