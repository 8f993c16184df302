#!/bin/bash
# Compares the metrics of procmem-exporter with those of Debian's process-exporter, on the same processes, with the
# same options and the same configuration file.
#
#   process-exporter.sh [PROCESS_EXPORTER]
#
# PROCESS_EXPORTER is the file of the program. Without it, the Debian package is downloaded and unpacked below
# target/peers, not installed.
#
# Starts some processes of three users, and compares families, labels, groups and values: within 2 %. Lists what
# differs, and why. Then checks that queries of dashboards have an answer from procmem: each selector by itself, and
# with Prometheus, if PROMETHEUS_BIN names the directory of prometheus and promtool, each whole query. The exit code is
# 1 if a difference has no explanation, or a query no answer.
#
# Build first: mvn -B -DskipTests package. Needs root, curl and setpriv. Ends every process that it starts.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
peers=$here/target/peers
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
theirs=${1:-$peers/root/usr/bin/prometheus-process-exporter}
exporter=$here/../examples/exporter/target/procmem-exporter.jar
rounds=5

fail() { printf 'process-exporter.sh: %s\n' "$*" >&2; exit 1; }

case $theirs in
  -*) sed -n '2,17s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
for jar in "$here/target/benchmarks.jar" "$exporter"; do
  [ -f "$jar" ] || fail "build first: mvn -B -DskipTests package"
done
[ "$(id -u)" = 0 ] || fail "run it as root, since it starts processes of other users"
for command in curl setpriv; do
  command -v "$command" >/dev/null || fail "needs $command"
done
if [ $# = 0 ] && [ ! -f "$theirs" ]; then
  command -v apt-get >/dev/null || fail "needs the file of process-exporter as an argument, since apt-get is missing"
  mkdir -p "$peers/debs" "$peers/root"
  (cd "$peers/debs" && apt-get -qq -o APT::Sandbox::User=root download prometheus-process-exporter >&2) ||
    fail "cannot download prometheus-process-exporter"
  dpkg -x "$peers/debs/"prometheus-process-exporter_*.deb "$peers/root"
fi
[ -f "$theirs" ] || fail "no such file: $theirs"

work=$(mktemp -d)
chmod 755 "$work"
ours=()
finish() {
  exec 8>&- 2>/dev/null || true
  for pid in "${ours[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

cat >"$work/all.yaml" <<'YML'
process_names:
  - name: "work-{{.Matches.role}}:{{.Username}}"
    comm: [java]
    cmdline: ['Workload \S+ (?P<role>\w+)']
  - name: sleepers (all)
    exe: [sleep]
    cmdline: ['^sleep 864\d\d$']
  - name: "{{ .Comm }}-{{.ExeBase}}"
    comm: [bash, zsh]
    cmdline: [side-by-side]
  - name: never
    comm: [no-such-name]
YML

# start_ours, start_theirs: set the address of a running exporter.
start_ours() {
  "$java" -jar "$exporter" process-exporter -config.path "$work/all.yaml" -web.listen-address=127.0.0.1:0 \
    >"$work/ours.log" 2>&1 &
  ours+=($!)
  for _ in $(seq 300); do
    own=$(sed -n 's|.*listens on \(http.*\)/$|\1/metrics|p' "$work/ours.log")
    [ -n "$own" ] && return
    sleep 0.1
  done
  cat "$work/ours.log" >&2
  fail "procmem-exporter does not start"
}
start_theirs() {
  for _ in 1 2 3; do
    local port=$((10000 + RANDOM % 20000)) # below the ephemeral ports of the kernel
    "$theirs" -config.path "$work/all.yaml" -web.listen-address="127.0.0.1:$port" >"$work/theirs.log" 2>&1 &
    ours+=($!)
    their=http://127.0.0.1:$port/metrics
    for _ in $(seq 100); do
      curl -fsS "$their" >/dev/null 2>&1 && return
      sleep 0.1
    done
  done
  cat "$work/theirs.log" >&2
  fail "process-exporter does not start"
}

# Both count what processes have done that start after their first scan, so these start later; by two seconds, since
# process-exporter takes start times for whole seconds.
start_ours
start_theirs
curl -fsS "$own" >/dev/null
sleep 2
cp "$here/target/benchmarks.jar" "$work/workload.jar"
mkfifo "$work/end"
exec 8<>"$work/end"
for user in 0 1 65534; do
  mkdir "$work/$user"
  chown "$user" "$work/$user"
  (cd "$work/$user" && exec setpriv --reuid="$user" --regid="$user" --clear-groups "$java" -Xmx64m -Xint \
    -XX:+UseSerialGC -cp "$work/workload.jar" io.procmem.agreement.exposition.Workload "$work/$user/file" "role$user" \
    <"$work/end" >"$work/$user/out") 8>&- &
  ours+=($!)
done
for number in 0 1 2; do
  sleep "8640$number" 8>&- &
  ours+=($!)
done
bash -c 'read -r line; : side-by-side' <"$work/end" 8>&- &
ours+=($!)
for user in 0 1 65534; do
  for _ in $(seq 600); do
    grep -qs ready "$work/$user/out" && break
    sleep 0.1
  done
  grep -qs ready "$work/$user/out" || fail "the workload of user $user does not start"
done
sleep 3
curl -fsS "$own" >/dev/null
curl -fsS "$their" >/dev/null

for round in $(seq "$rounds"); do
  sleep 1
  curl -fsS "$own" >"$work/before"
  curl -fsS "$their" >"$work/theirs"
  curl -fsS "$own" >"$work/after"
  code=0
  "$java" -cp "$here/target/benchmarks.jar" io.procmem.agreement.exposition.ExpositionMain \
    "$work/before" "$work/theirs" "$work/after" >"$work/result" || code=$?
  [ "$code" = 0 ] && break
done
cat "$work/result"

# The queries of dashboards for process-exporter; $G stands for the chosen groups.
cat >"$work/queries" <<'Q'
namedprocess_namegroup_num_procs{$G}
sum(namedprocess_namegroup_num_procs{$G})
rate(namedprocess_namegroup_cpu_seconds_total{$G,mode="user"}[10s])
rate(namedprocess_namegroup_cpu_seconds_total{$G,mode="system"}[10s])
sum by (groupname) (rate(namedprocess_namegroup_cpu_seconds_total{$G}[10s]))
namedprocess_namegroup_memory_bytes{$G,memtype="resident"}
namedprocess_namegroup_memory_bytes{$G,memtype="virtual"}
namedprocess_namegroup_memory_bytes{$G,memtype="swapped"}
namedprocess_namegroup_memory_bytes{$G,memtype="proportionalResident"}
namedprocess_namegroup_memory_bytes{$G,memtype="proportionalSwapped"}
rate(namedprocess_namegroup_read_bytes_total{$G}[10s])
rate(namedprocess_namegroup_write_bytes_total{$G}[10s])
namedprocess_namegroup_open_filedesc{$G}
namedprocess_namegroup_worst_fd_ratio{$G}
namedprocess_namegroup_num_threads{$G}
time() - namedprocess_namegroup_oldest_start_time_seconds{$G}
rate(namedprocess_namegroup_context_switches_total{$G,ctxswitchtype="voluntary"}[10s])
rate(namedprocess_namegroup_context_switches_total{$G,ctxswitchtype="nonvoluntary"}[10s])
rate(namedprocess_namegroup_major_page_faults_total{$G}[10s])
rate(namedprocess_namegroup_minor_page_faults_total{$G}[10s])
namedprocess_namegroup_states{$G,state="Running"}
namedprocess_namegroup_states{$G,state="Sleeping"}
namedprocess_namegroup_states{$G,state="Waiting"}
namedprocess_namegroup_states{$G,state="Zombie"}
namedprocess_namegroup_states{$G,state="Other"}
namedprocess_namegroup_threads_wchan{$G}
namedprocess_namegroup_thread_count{$G,threadname="worker-3"}
topk(5, rate(namedprocess_namegroup_thread_cpu_seconds_total{$G,mode="user"}[10s]))
rate(namedprocess_namegroup_thread_io_bytes_total{$G,iomode="read"}[10s])
rate(namedprocess_namegroup_thread_io_bytes_total{$G,iomode="write"}[10s])
rate(namedprocess_namegroup_thread_major_page_faults_total{$G}[10s])
rate(namedprocess_namegroup_thread_minor_page_faults_total{$G}[10s])
rate(namedprocess_namegroup_thread_context_switches_total{$G,ctxswitchtype="voluntary"}[10s])
rate(namedprocess_scrape_errors[10s])
rate(namedprocess_scrape_procread_errors[10s])
rate(namedprocess_scrape_partial_errors[10s])
Q
group='groupname="work-role0:root"'
sed -i "s/\$G/$group/" "$work/queries"
unanswered=0
while IFS= read -r query; do
  name=$(grep -o 'namedprocess_[a-z_]*' <<<"$query")
  line=$(grep "^$name[{ ]" "$work/after" || true)
  for label in $(grep -o '[a-z]*="[^"]*"' <<<"$query" || true); do
    line=$(grep -F "$label" <<<"$line" || true)
  done
  [ -n "$line" ] || { echo "NO ANSWER $query"; unanswered=$((unanswered + 1)); }
done <"$work/queries"
echo "$(wc -l <"$work/queries") queries, $unanswered without an answer in a scrape."

if [ -n "${PROMETHEUS_BIN:-}" ]; then
  cat >"$work/prometheus.yml" <<YML
global: {scrape_interval: 2s, scrape_timeout: 2s}
scrape_configs: [{job_name: procmem, static_configs: [{targets: ["$(sed 's|http://\(.*\)/metrics|\1|' <<<"$own")"]}]}]
YML
  port=$((10000 + RANDOM % 20000))
  "$PROMETHEUS_BIN/prometheus" --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" \
    --web.listen-address="127.0.0.1:$port" >"$work/prometheus.log" 2>&1 &
  ours+=($!)
  sleep 20
  while IFS= read -r query; do
    # PSS may be absent in a scrape of a busy machine, since its reads have limits.
    for _ in 1 2 3 4 5; do
      answer=$("$PROMETHEUS_BIN/promtool" query instant "http://127.0.0.1:$port" "$query" 2>&1 || true)
      grep -q '=> ' <<<"$answer" && break
      sleep 2
    done
    grep -q '=> ' <<<"$answer" || { echo "NO ANSWER FROM PROMETHEUS $query $answer"; unanswered=$((unanswered + 1)); }
  done <"$work/queries"
  echo "Prometheus: $(wc -l <"$work/queries") queries, $unanswered without an answer in all."
fi
[ "$code" = 0 ] && [ "$unanswered" = 0 ]
