#!/usr/bin/env bash
# A real Prometheus scrapes the exporter: each query of the dashboard, the rules and the alerts has data.
#
# Needs prometheus and promtool (the Debian package prometheus has both), python3, curl and the built exporter:
#   mvn -B -ntp -DskipTests -pl examples/exporter -am package
#   examples/deploy/monitoring/test.sh
# PROMETHEUS_BIN may name the directory of the two. Takes a minute.
set -euo pipefail
files=$(dirname "$(readlink -f "$0")")
source "$files/../../exporter/src/it/lib.sh"
source "$here/prometheus.sh"

expect "promtool check rules" "$bin/promtool" check rules "$files/rules.yaml"
expect "promtool test rules" "$bin/promtool" test rules "$files/rules-test.yaml"

# A container for the alert on them: a control group with the name that Docker uses.
id=$(printf '%064d' 7 | tr 0 c)
for root in /sys/fs/cgroup/memory /sys/fs/cgroup; do
  group=$root/docker/$id
  mkdir -p "$group" 2>/dev/null || continue
  sleep 600 &
  ours+=($!)
  echo $! >"$group/cgroup.procs" && break
done
remove_group() {
  finish
  rmdir "$group" "${group%/*}" 2>/dev/null || true
}
trap remove_group EXIT

start_exporter --all-processes --metric procmem_group_worst_open_fds_ratio --rows container_cgroup
# Something grows, for the panel on growth, and uses CPU.
python3 -c '
import time
kept = []
while True:
    kept.append(bytearray(200_000))
    kept[-1][::4096] = b"x" * len(kept[-1][::4096])
    time.sleep(0.05)' &
ours+=($!)

cat >"$work/prometheus.yml" <<YML
global: {scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 2s}
rule_files: ["$files/rules.yaml"]
scrape_configs:
  - job_name: procmem
    static_configs: [{targets: ["$address"]}]
YML
start_prometheus
sleep 30

# The queries: of the dashboard with its variables replaced, of the recording rules, and of the alerts
# without the comparison at the end, since none of them should fire.
python3 - "$files" >"$work/queries" <<'PY'
import json, re, sys
files = sys.argv[1]
def panels(all):
    for panel in all:
        yield panel
        yield from panels(panel.get("panels", []))
for panel in panels(json.load(open(files + "/dashboard.json"))["panels"]):
    for target in panel.get("targets", []):
        query = target["expr"].replace("$__rate_interval", "20s").replace("$instance", ".*").replace("$group", ".*")
        print(f"{panel['title']}\t{query}")
text = re.sub(r">-\n((?: {10}.*\n)+)", lambda m: " ".join(m[1].split()) + "\n", open(files + "/rules.yaml").read())
for name, query in re.findall(r"(?:alert|record): (\S+)\n(?: *#.*\n)* *expr: *(.*)", text):
    print(f"{name}\t{re.sub(r' *(==|[<>]) *[0-9.]+(?= |$)', '', query)}")
PY
expect "there are queries" holds "$(wc -l <"$work/queries")" '>=' 30
while IFS=$'\t' read -r name query; do
  expect "$name: $query" bash -c '[ -n "$1" ]' _ "$(ask "$query" | grep '=>' || true)"
done <"$work/queries"
[ "$failures" = 0 ] || exit 1
echo "each query has data"
