#!/usr/bin/env bash
# Runs the adapter's tests, as they were compiled, with each version of the Prometheus client that it
# is to run with, or with the given ones. Needs `mvn -B -DskipTests install` before.
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- 1.3.10 1.4.3 1.5.1 1.6.1 1.7.0 1.8.0 1.9.0 1.10.0
for version; do
  printf '== client_java %s\n' "$version"
  mvn -q -B -pl procmem-prometheus surefire:test -Dversion.prometheus="$version" -Dclient="$version"
done
