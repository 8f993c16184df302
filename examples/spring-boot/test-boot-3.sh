#!/usr/bin/env bash
# Compiles the auto-configuration with Spring Boot 3 and runs its tests, after the edits that README.md
# lists for Spring Boot 3. Needs `mvn -B -DskipTests install` before.
set -euo pipefail
cd "$(dirname "$0")"

copy=target/boot-3
package=java/io/procmem/examples/spring/autoconfigure
rm -rf "$copy"
mkdir -p "$copy"
cp src/it/boot-3/pom.xml "$copy"
cp -r --parents "src/main/$package" src/main/resources "src/test/$package" src/test/resources "$copy"
rm "$copy/src/test/$package/MetadataTest.java" # needs Jackson 3, which Spring Boot 3 lacks

sed -i \
  -e 's/org\.springframework\.boot\.health\.contributor/org.springframework.boot.actuate.health/' \
  -e 's/org\.springframework\.boot\.health\.autoconfigure\.contributor/org.springframework.boot.actuate.autoconfigure.health/' \
  "$copy"/src/*/"$package"/*Health*.java "$copy/src/test/$package/AutoConfigurationTest.java"
sed -i \
  -e 's/^import org\.springframework\.boot\.micrometer\.metrics\.autoconfigure/import org.springframework.boot.actuate.autoconfigure.metrics/' \
  "$copy/src/test/$package/AutoConfigurationTest.java"

mvn -q -B -f "$copy/pom.xml" test "$@"
