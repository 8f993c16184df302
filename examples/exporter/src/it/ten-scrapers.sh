#!/usr/bin/env bash
# Ten scrapers query the exporter for a minute without a pause, beside 1,000 additional processes:
# there is one scan per second, and the heap and the open files of the exporter do not grow.
#
#   mvn -B -DskipTests -pl examples/exporter -am package
#   examples/exporter/src/it/ten-scrapers.sh
set -euo pipefail
source "$(dirname "$0")/lib.sh"
seconds=${SECONDS_TO_SCRAPE:-60}

for _ in $(seq 1000); do
  sleep 1000 &
  ours+=($!)
done
start_exporter --max-age 1s
echo "exporter on $address, pid $exporter, $(ls /proc | grep -c '^[0-9]') processes"

metrics() { curl -fsS "http://$address/metrics"; }
open_files() { ls "/proc/$exporter/fd" | wc -l; }
# The heap in use after a full collection, in KiB.
live_heap() {
  jcmd "$exporter" GC.run >/dev/null
  jcmd "$exporter" GC.heap_info | grep -oE 'used [0-9]+K' | head -n 1 | tr -dc '0-9'
}

for _ in $(seq 20); do metrics >/dev/null; done
sleep 2
files_before=$(open_files)
heap_before=$(live_heap)

scrape_for_a_while() {
  local end=$((SECONDS + seconds)) count=0
  while [ "$SECONDS" -lt "$end" ]; do
    metrics >"$work/scrape.$1" || echo "scrape $count failed" >>"$work/errors"
    grep '^procmem_scan_timestamp_seconds' "$work/scrape.$1" >>"$work/scans.$1" || true
    grep -q '^procmem_up 1' "$work/scrape.$1" || echo "scrape $count is not up" >>"$work/errors"
    count=$((count + 1))
  done
  echo "$count" >"$work/count.$1"
}
scrapers=()
for n in $(seq 10); do
  scrape_for_a_while "$n" &
  scrapers+=($!)
  ours+=($!)
done
wait "${scrapers[@]}"

sleep 2
scrapes=$(cat "$work"/count.* | awk '{ n += $1 } END { print n }')
scans=$(cat "$work"/scans.* | sort -u | wc -l)
heap_after=$(live_heap)
files_after=$(open_files)
echo "$scrapes scrapes, $scans scans; live heap $heap_before K before, $heap_after K after;" \
  "open files $files_before before, $files_after after"
touch "$work/errors"
expect "no scrape failed" test ! -s "$work/errors"
expect "at most one scan per second" holds "$scans" '<=' $((seconds + 2))
expect "and at least one every two seconds" holds "$scans" '>=' $((seconds / 2))
expect "the heap does not grow" holds "$heap_after" '<=' "$heap_before * 1.2 + 1024"
expect "no file leaks" holds "$files_after" '<=' "$files_before + 2"
[ "$failures" -eq 0 ] || {
  sort "$work/errors" | uniq -c | sort -rn | head -n 5 >&2
  exit 1
}
echo "all checks passed"
