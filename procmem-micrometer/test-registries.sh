#!/usr/bin/env bash
# Runs the binder's tests, as they were compiled, with each version of Micrometer that it is to run
# with, or with the given ones. Needs `mvn -B -DskipTests install` before.
set -euo pipefail
cd "$(dirname "$0")/.."

# Each with the version of the Prometheus client that its registry is made for.
[ $# -gt 0 ] || set -- 1.13.15:1.2.1 1.14.0:1.3.3 1.15.0:1.3.6 1.16.6:1.4.3 1.17.2:1.7.0
for versions; do
  micrometer=${versions%:*}
  printf '== micrometer %s\n' "$micrometer"
  # The OTLP registry has one version in the build, which needs its own version of Micrometer.
  tests='!OtlpTest'
  [ "$micrometer" != 1.17.2 ] || tests='*Test'
  mvn -q -B -pl procmem-micrometer surefire:test -Dversion.micrometer="$micrometer" \
    -Dversion.prometheus="${versions#*:}" -Dmicrometer="$micrometer" -Dtest="$tests"
done
