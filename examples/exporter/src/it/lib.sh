# Shared by the scripts: checks, the exporter on a free port, and an end of everything that was started.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
jar="${PROCMEM_EXPORTER_JAR:-$here/../../target/procmem-exporter.jar}"
work=$(mktemp -d)
ours=() # the pids of everything started here

finish() {
  local pid
  for pid in "${ours[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

failures=0

# expect WHAT CONDITION…: runs a condition, and prints whether it holds.
expect() {
  local what=$1
  shift
  if "$@"; then
    printf 'ok      %s\n' "$what"
  else
    printf 'FAILED  %s\n' "$what"
    failures=$((failures + 1))
  fi
}

# holds NUMBER COMPARISON NUMBER, as in: holds 0.5 '<=' 2
holds() {
  [ -n "$1" ] && [ -n "$3" ] && awk "BEGIN { exit !($1 $2 $3) }"
}

# start_exporter OPTION…: sets $exporter (its pid) and $address (host:port).
start_exporter() {
  [ -f "$jar" ] || {
    echo "$jar is missing: build it with mvn -B -DskipTests -pl examples/exporter -am package" >&2
    exit 1
  }
  java -Xmx128m -jar "$jar" serve --port 0 "$@" >"$work/exporter.out" 2>"$work/exporter.err" &
  exporter=$!
  ours+=("$exporter")
  address=""
  for _ in $(seq 100); do
    address=$(grep -oh '127\.0\.0\.1:[0-9]*' "$work/exporter.out" | head -n 1 || true)
    [ -n "$address" ] && return
    sleep 0.1
  done
  cat "$work/exporter.err" >&2
  exit 1
}
