#!/usr/bin/env bash
# A real Prometheus scrapes the exporter for a minute, while processes come and go.
#
# Needs prometheus and promtool (the Debian package prometheus has both), curl and the built exporter:
#   mvn -B -DskipTests -pl examples/exporter -am package
#   examples/exporter/src/it/real-prometheus.sh
# PROMETHEUS_BIN may name the directory of the two.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source "$here/prometheus.sh"
seconds=${SECONDS_TO_SCRAPE:-60}

start_exporter --all-processes --max-age 0
echo "exporter on $address"
expect "promtool check metrics is clean" bash -c \
  "curl -fsS http://$address/metrics | '$bin/promtool' check metrics"

cat >"$work/prometheus.yml" <<YML
global: {scrape_interval: 2s, scrape_timeout: 2s}
scrape_configs:
  - job_name: procmem
    static_configs: [{targets: ["$address"]}]
YML
start_prometheus

# burnt FILE: the CPU seconds of our ended children, from the output of the shell builtin times.
# A subshell would report its own children, so times must be called outside of one.
burnt() { tail -n 1 "$1" | tr 'ms' '  ' | awk '{ print $1 * 60 + $2 + $3 * 60 + $4 }'; }

# Processes come and go: one is followed, one uses CPU, and many end soon.
sleep 1000 &
followed=$!
ours+=("$followed")
end=$((SECONDS + seconds))
halfway=$((SECONDS + seconds / 2))
ended=""
seen=""
times >"$work/before"
began=$SECONDS
while [ "$SECONDS" -lt "$end" ]; do
  for _ in 1 2 3 4 5; do sleep 1.5 & done
  timeout 0.5 bash -c 'while :; do :; done' || true
  if [ -z "$ended" ] && [ "$SECONDS" -ge "$halfway" ]; then
    seen=$(ask "procmem_process_resident_memory_bytes{pid=\"$followed\"}" || true)
    kill "$followed"
    ended=$SECONDS
  fi
done

times >"$work/after"
burnt_rate=$(awk "BEGIN { print ($(burnt "$work/after") - $(burnt "$work/before")) / ($SECONDS - $began) }")

window="$((seconds - 10))s"
expect "the target was up all the time" holds "$(value "min_over_time(up[$window])")" == 1
expect "procmem_up was 1 all the time" holds "$(value "min_over_time(procmem_up[$window])")" == 1
expect "nearly every interval was scraped" \
  holds "$(value "count_over_time(up[$window])")" '>=' $((seconds / 2 - 10))
expect "no sample was refused as duplicate, late or malformed" \
  bash -c "! grep -iE 'duplicate|out of order|out of bounds|error|append failed' '$work/prometheus.log'"
expect "no two series of one name and labels" \
  holds "$(value 'max(count by (pid, name) (procmem_process_threads))')" == 1
expect "the followed process was there" test -n "$seen"
expect "its series ended with it" \
  test -z "$(ask "procmem_process_resident_memory_bytes{pid=\"$followed\"}")"
expect "counters of groups never fell" \
  holds "$(value "sum(resets(procmem_group_cpu_seconds_total[$window])) + sum(resets(procmem_group_page_faults_total[$window]))")" == 0
cpus=$(value procmem_machine_cpus)
expect "no group used more than all $cpus CPUs" \
  holds "$(value "max(sum by (group, subgroup) (rate(procmem_group_cpu_seconds_total[$window])))")" '<=' "$cpus * 1.05"
groups=$(value "sum(rate(procmem_group_cpu_seconds_total[$window])) + sum(rate(procmem_group_unseen_cpu_seconds_total[$window]))")
machine=$(value "sum(rate(procmem_machine_cpu_seconds_total{mode!=\"steal\"}[$window]))")
echo "        groups used $groups CPUs, the machine $machine, the processes started here $burnt_rate"
expect "groups used no more than the machine did" holds "$groups" '<=' "$machine * 1.1 + 0.05"
expect "and no less than the processes started here" holds "$groups" '>=' "$burnt_rate * 0.8"
expect "the sum of PSS is no more than the machine's memory" \
  holds "$(value 'sum(procmem_group_proportional_memory_bytes) / sum(procmem_machine_memory_total_bytes)')" '<=' 1
expect "groups and processes have the same RSS" \
  holds "$(value 'sum(procmem_group_resident_memory_bytes) / sum(procmem_process_resident_memory_bytes)')" == 1

# Common queries: each must return something.
while read -r expression; do
  expect "answered: $expression" bash -c "[ -n \"\$1\" ]" _ "$(ask "$expression" | grep '=>' || true)"
done <<'QUERIES'
topk(5, procmem_process_proportional_memory_bytes)
sum by (group) (procmem_group_unique_memory_bytes)
procmem_group_resident_memory_bytes / on () group_left () procmem_machine_memory_total_bytes
1 - procmem_machine_memory_available_bytes / procmem_machine_memory_total_bytes
sum by (group, subgroup) (rate(procmem_group_cpu_seconds_total[30s])) > 0
topk(3, procmem_process_cpu_ratio)
sum by (reason) (procmem_scan_unreadable) or vector(0)
time() - procmem_scan_timestamp_seconds < 30
time() - procmem_group_oldest_start_time_seconds
procmem_group_open_fds
rate(procmem_group_read_bytes_total[30s])
changes(procmem_process_start_time_seconds[1m]) == 0
QUERIES

[ "$failures" -eq 0 ] || {
  echo "$failures failed; the last lines of the log of Prometheus:" >&2
  tail -n 20 "$work/prometheus.log" >&2
  exit 1
}
echo "all checks passed"
