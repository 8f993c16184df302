#!/bin/bash
# Compares what this library shows with what Debian's smem shows, on the processes that run now.
#
#   smem.sh [SMEM]
#
# SMEM is the file of smem, such as /usr/bin/smem. Without it, the Debian package is downloaded and unpacked below
# target/peers, not installed.
#
# Compares each number of each process, user, mapping and system area: within 2 % or 1 MiB. Lists what differs, and
# why. The exit code is 1 if a difference has no explanation.
#
# Build first: mvn -B -DskipTests package. Needs Python 3. Run it as root, since smem leaves out what it may not read,
# and on a quiet machine: numbers that change while they are compared are not compared.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
peers=$here/target/peers
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
smem=${1:-$peers/root/usr/bin/smem}

fail() { printf 'smem.sh: %s\n' "$*" >&2; exit 1; }

case $smem in
  -*) sed -n '2,14s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
[ -f "$here/target/benchmarks.jar" ] || fail "build first: mvn -B -DskipTests package"
command -v python3 >/dev/null || fail "needs python3"
if [ $# = 0 ] && [ ! -f "$smem" ]; then
  command -v apt-get >/dev/null || fail "needs the file of smem as an argument, since apt-get is missing"
  mkdir -p "$peers/debs" "$peers/root"
  (cd "$peers/debs" && apt-get -qq -o APT::Sandbox::User=root download smem >&2) || fail "cannot download smem"
  dpkg -x "$peers/debs/"smem_*.deb "$peers/root"
fi
[ -f "$smem" ] || fail "no such file: $smem"
[ "$(id -u)" = 0 ] || printf 'smem.sh: not root: processes of other users are not compared\n' >&2

# The JVM takes all of its heap at once, so that its size does not change while it compares.
exec "$java" -Xms128m -Xmx128m -XX:+AlwaysPreTouch -XX:+UseSerialGC -cp "$here/target/benchmarks.jar" \
  io.procmem.agreement.AgreementMain python3 "$here/src/main/python/smem_held.py" "$smem"
