#!/bin/bash
# Measures how the cost of a scan grows with the number of processes, draws a plot and prints a table.
# Started by `compare.sh growth`, which builds the zoo. Takes 10 to 20 minutes; 20,000 processes take 5 GB.
#
#   plot.sh ZOO [--quick]
#
# Writes target/growth.json (JMH) and target/growth.png.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=$here/target
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
zoo=$1
quick=()
if [ "${2-}" = --quick ]; then
  quick=(-p processes=100,1000 -wi 1 -i 1 -w 1 -r 1)
fi

"$java" -jar "$target/benchmarks.jar" GrowthBenchmark -jvmArgsAppend "-Xmx2g -Dzoo=$zoo" \
  -rf json -rff "$target/growth.json" "${quick[@]}"
"$java" -Djava.awt.headless=true -cp "$target/benchmarks.jar" io.procmem.comparison.GrowthPlot \
  "$target/growth.json" "$target/growth.png"
echo "drawn: $target/growth.png"
