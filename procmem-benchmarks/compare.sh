#!/bin/bash
# Compares this library with others on live processes.
#
#   compare.sh [--quick] [--install] [--only=WORDS] [idle|mixed|all|growth]
#
# idle    1,500 idle processes                    mixed   large, forked and idle processes
# all     idle, then mixed (default)              growth  plots cost from 100 to 20,000 processes
#
# --quick       only a few iterations, to check that everything works
# --install     as root, install a missing C compiler, Python or Rust with apt-get
# --only=WORDS  only the rows whose work contains these words
#
# Build first: mvn -B -DskipTests package. On Debian, the other programs are downloaded and unpacked below
# target/peers, not installed. The rows of one that is unavailable say SKIPPED and why. Run it as root: other
# users may not read the files of all processes, so rows are skipped or fail.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
peers=$here/target/peers
root=$peers/root
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
install=
kind=all
options=()
for word; do
  case $word in
    --install) install=yes ;;
    --quick | --only=*) options+=("$word") ;;
    idle | mixed | all | growth) kind=$word ;;
    *) sed -n '2,15s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done

say() { printf 'compare: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# Whether a command is available. With --install, installs the Debian packages that contain it.
have() {
  local command=$1
  shift
  command -v "$command" >/dev/null && return
  [ -n "$install" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return
  apt-get install -y --no-install-recommends "$@" >&2 && command -v "$command" >/dev/null
}

# Downloads and unpacks Debian packages below $root, unless already done.
unpack() {
  command -v apt-get >/dev/null || return
  mkdir -p "$peers/debs" "$root"
  local package
  for package; do
    compgen -G "$peers/debs/${package}_*.deb" >/dev/null && continue
    (cd "$peers/debs" && apt-get -qq -o APT::Sandbox::User=root download "$package" >&2) || return
    dpkg -x "$peers/debs/${package}_"*.deb "$root"
  done
}

# Prints the line of a program for the comparison: its name and the words of its command.
name() { (IFS=$'\t'; echo "$*"); }
skip() { say "SKIPPED: $1: $2"; name "$1" SKIPPED "$2"; }

build_c() {
  have cc gcc libc6-dev || fail "needs a C compiler, cc; --install installs one"
  cc -O2 -Wall -o "$peers/floor" "$here/src/main/c/floor.c"
  cc -O2 -Wall -o "$peers/zoo" "$here/src/main/c/zoo.c"
}

# Builds with the installed Rust, from the Debian packages of the crate and its dependencies.
build_rust() {
  local crates=(procfs bitflags byteorder cc cfg-if errno hex io-lifetimes lazy-static libc linux-raw-sys
    rustix winapi winapi-i686-pc-windows-gnu winapi-x86-64-pc-windows-gnu)
  unpack $(printf 'librust-%s-dev ' "${crates[@]}") || return
  cp -r "$here/src/main/rust" "$peers/" # cargo writes its lock file there
  (cd "$peers/rust" && cargo build --quiet --release --offline --target-dir "$peers/cargo" \
    --config 'source.crates-io.replace-with="debian"' \
    --config "source.debian.directory=\"$root/usr/share/cargo/registry\"" >&2)
}

# Prints the programs of the comparison. $1 is a copy of the jar that the user nobody can read.
programs() {
  local public_jar=$1
  name zoo "$peers/zoo"
  name floor "$peers/floor"
  name rules "$here/src/main/conf/zoo.rules"
  name exporter "$java" -Xmx256m -jar "$here/../examples/exporter/target/procmem-exporter.jar"
  local scan=("$java" -Xmx256m -cp "$public_jar" io.procmem.comparison.ScanPerLine)
  name "as root" "${scan[@]}"
  if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    name "as nobody" setpriv --reuid=65534 --regid=65534 --clear-groups "${scan[@]}"
  else
    skip "as nobody" "needs root and setpriv, to run as the user nobody"
  fi
  if unpack prometheus-process-exporter; then
    name process-exporter "$root/usr/bin/prometheus-process-exporter" \
      "-config.path=$here/src/main/conf/process-exporter.yml"
  else
    skip process-exporter "the Debian package prometheus-process-exporter is unavailable"
  fi
  # Debian's modules need Debian's Python, which may not be the first on the path.
  if ! have /usr/bin/python3 python3; then
    skip psutil "needs /usr/bin/python3; --install installs it"
    skip smem "needs /usr/bin/python3; --install installs it"
  else
    if unpack python3-psutil; then
      name psutil env "PYTHONPATH=$root/usr/lib/python3/dist-packages" /usr/bin/python3 \
        "$here/src/main/python/psutil_loop.py"
    else
      skip psutil "the Debian package python3-psutil is unavailable"
    fi
    if unpack smem; then
      name smem /usr/bin/python3 "$root/usr/bin/smem"
    else
      skip smem "the Debian package smem is unavailable"
    fi
  fi
  if ! have cargo cargo rustc; then
    skip rust "needs cargo and rustc; --install installs them"
  elif build_rust; then
    name rust "$peers/cargo/release/procfs-loop"
  else
    skip rust "Debian's crate procfs is unavailable or does not build"
  fi
}

# Each file that is kept open takes a descriptor. procmem uses at most a quarter of the limit.
ulimit -Hn 1048576 2>/dev/null || true
ulimit -Sn "$(ulimit -Hn)"
files=$(ulimit -n)
wanted=$([ "$kind" = growth ] && echo 170000 || echo 20000)
if [ "$files" != unlimited ] && [ "$files" -lt "$wanted" ]; then
  say "WARNING: the descriptor limit is $files (ulimit -Hn): a quarter of that many files stay open, the others are reopened"
fi

[ -f "$here/target/benchmarks.jar" ] || fail "build first: mvn -B -DskipTests package"
mkdir -p "$peers"
build_c

if [ "$kind" = growth ]; then
  exec "$here/plot.sh" "$peers/zoo" "${options[@]}"
fi

[ -f "$here/../examples/exporter/target/procmem-exporter.jar" ] || fail "build first: mvn -B -DskipTests package"
# The user nobody may have no access to the directory of this script.
public=$(mktemp -d)
child=
trap 'rm -rf "$public"; [ -z "$child" ] || kill "$child" 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM HUP
chmod 755 "$public"
install -m 644 "$here/target/benchmarks.jar" "$public/"
programs "$public/benchmarks.jar" >"$peers/programs"
"$java" -Xmx256m -cp "$here/target/benchmarks.jar" \
  io.procmem.comparison.ComparisonMain "$peers/programs" "$kind" "${options[@]}" &
child=$! # in the background, since bash handles no signal while a foreground program runs
wait "$child"
