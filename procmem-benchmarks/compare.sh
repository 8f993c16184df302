#!/bin/bash
# Puts this library beside others, on live processes.
#
#   compare.sh [--quick] [--install] [--only=WORDS] [idle|mixed|all|growth]
#
# idle    on 1,500 idle processes                 mixed   on large, pre-forked and idle processes
# all     on both, one after the other (default)  growth  how cost grows from 100 to 20,000 processes, as a plot
#
# --quick     a few rounds only, to see whether everything runs
# --install   as root, install with apt-get what cannot be had otherwise: a C compiler, Python, Rust
# --only=WORDS  only the rows with these words in their work
#
# Build first: mvn -B -DskipTests package. On Debian, what others there are is downloaded and unpacked below
# target/peers, not installed. Where one cannot be had, its rows say SKIPPED and why. Run it as root: else the
# files of others are denied, and rows are skipped or fail.
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

# Whether there is a command; with --install, installs the Debian packages that have it.
have() {
  local command=$1
  shift
  command -v "$command" >/dev/null && return
  [ -n "$install" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return
  apt-get install -y --no-install-recommends "$@" >&2 && command -v "$command" >/dev/null
}

# Unpacks Debian packages below $root, once.
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

# Names a program for the comparison: a line of its name and the words of its command.
name() { (IFS=$'\t'; echo "$*"); }
skip() { say "SKIPPED: $1: $2"; name "$1" SKIPPED "$2"; }

build_c() {
  have cc gcc libc6-dev || fail "needs a C compiler, cc; --install installs one"
  cc -O2 -Wall -o "$peers/floor" "$here/src/main/c/floor.c"
  cc -O2 -Wall -o "$peers/zoo" "$here/src/main/c/zoo.c"
}

# The crate and those it needs, of Debian, by whatever Rust there is.
build_rust() {
  local crates=(procfs bitflags byteorder cc cfg-if errno hex io-lifetimes lazy-static libc linux-raw-sys
    rustix winapi winapi-i686-pc-windows-gnu winapi-x86-64-pc-windows-gnu)
  unpack $(printf 'librust-%s-dev ' "${crates[@]}") || return
  cp -r "$here/src/main/rust" "$peers/" # where its lock may lie
  (cd "$peers/rust" && cargo build --quiet --release --offline --target-dir "$peers/cargo" \
    --config 'source.crates-io.replace-with="debian"' \
    --config "source.debian.directory=\"$root/usr/share/cargo/registry\"" >&2)
}

# What the comparison may start. Nobody must be able to read the archive it runs as nobody.
programs() {
  local user=$1
  name zoo "$peers/zoo"
  name floor "$peers/floor"
  name rules "$here/src/main/conf/zoo.rules"
  name exporter "$java" -Xmx256m -jar "$here/../examples/exporter/target/procmem-exporter.jar"
  local scan=("$java" -Xmx256m -cp "$user" io.procmem.comparison.ScanForLines)
  name "as root" "${scan[@]}"
  if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    name "as nobody" setpriv --reuid=65534 --regid=65534 --clear-groups "${scan[@]}"
  else
    skip "as nobody" "needs root and setpriv, to become nobody"
  fi
  if unpack prometheus-process-exporter; then
    name process-exporter "$root/usr/bin/prometheus-process-exporter" \
      "-config.path=$here/src/main/conf/process-exporter.yml"
  else
    skip process-exporter "the Debian package prometheus-process-exporter cannot be had"
  fi
  # Debian's modules are for Debian's Python, and other Pythons may come first.
  if ! have /usr/bin/python3 python3; then
    skip psutil "needs /usr/bin/python3; --install installs it"
    skip smem "needs /usr/bin/python3; --install installs it"
  else
    if unpack python3-psutil; then
      name psutil env "PYTHONPATH=$root/usr/lib/python3/dist-packages" /usr/bin/python3 \
        "$here/src/main/python/psutil_loop.py"
    else
      skip psutil "the Debian package python3-psutil cannot be had"
    fi
    if unpack smem; then
      name smem /usr/bin/python3 "$root/usr/bin/smem"
    else
      skip smem "the Debian package smem cannot be had"
    fi
  fi
  if ! have cargo cargo rustc; then
    skip rust "needs cargo and rustc; --install installs them"
  elif build_rust; then
    name rust "$peers/cargo/release/procfs-loop"
  else
    skip rust "the crate procfs of Debian cannot be had, or not be built"
  fi
}

# A file that stays open takes a descriptor, and no JVM may use up all of its own for them.
ulimit -Hn 1048576 2>/dev/null || true
ulimit -Sn "$(ulimit -Hn)"
files=$(ulimit -n)
enough=$([ "$kind" = growth ] && echo 170000 || echo 20000)
if [ "$files" != unlimited ] && [ "$files" -lt "$enough" ]; then
  say "WARNING: with $files descriptors (ulimit -Hn) a quarter as many files are kept, the others reopened"
fi

[ -f "$here/target/benchmarks.jar" ] || fail "first mvn -B -DskipTests package"
mkdir -p "$peers"
build_c

if [ "$kind" = growth ]; then
  exec "$here/plot.sh" "$peers/zoo" "${options[@]}"
fi

[ -f "$here/../examples/exporter/target/procmem-exporter.jar" ] || fail "first mvn -B -DskipTests package"
# Nobody may not be able to enter the directory that this is in.
public=$(mktemp -d)
child=
trap 'rm -rf "$public"; [ -z "$child" ] || kill "$child" 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM HUP
chmod 755 "$public"
install -m 644 "$here/target/benchmarks.jar" "$public/"
programs "$public/benchmarks.jar" >"$peers/programs"
"$java" -Xmx256m -cp "$here/target/benchmarks.jar" \
  io.procmem.comparison.Comparison "$peers/programs" "$kind" "${options[@]}" &
child=$! # in the background, since this shell hears no signal while it runs a program
wait "$child"
