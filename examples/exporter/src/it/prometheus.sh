# Shared by the scripts that need a real Prometheus: finds, starts and asks it. Read after lib.sh.

bin="${PROMETHEUS_BIN:-$(dirname "$(command -v prometheus || echo /usr/bin/prometheus)")}"
for command in "$bin/prometheus" "$bin/promtool" curl; do
  command -v "$command" >/dev/null || {
    echo "$command is missing: install the Debian package prometheus, or set PROMETHEUS_BIN" >&2
    exit 1
  }
done

# start_prometheus: starts it with $work/prometheus.yml, and sets $server (its URL).
start_prometheus() {
  local attempt port prometheus ready
  for attempt in 1 2 3; do
    port=$((10000 + RANDOM % 20000)) # below the ephemeral ports of the kernel
    "$bin/prometheus" --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data$attempt" \
      --web.listen-address="127.0.0.1:$port" >"$work/prometheus.log" 2>&1 &
    prometheus=$!
    ours+=("$prometheus")
    server="http://127.0.0.1:$port"
    ready=""
    for _ in $(seq 300); do
      curl -fsS "$server/-/ready" >/dev/null 2>&1 && ready=yes && break
      kill -0 "$prometheus" 2>/dev/null || break # the port was taken
      sleep 0.1
    done
    [ -n "$ready" ] && break
  done
  [ -n "$ready" ] || {
    echo "prometheus does not start:" >&2
    tail -n 5 "$work/prometheus.log" >&2
    exit 1
  }
}

# ask EXPRESSION: the answer of Prometheus, one series per line.
ask() { "$bin/promtool" query instant "$server" "$1" 2>&1; }
# value EXPRESSION: the number of an answer that has one series.
value() { ask "$1" | sed -n '1s/.*=> \([^ ]*\) @.*/\1/p'; }
