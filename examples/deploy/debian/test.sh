#!/usr/bin/env bash
# Installs the Debian package, runs the exporter as the unit would, and purges the package.
#
# usage: test.sh [PACKAGE]     as root, on Debian or Ubuntu with a JRE of 17 or newer, curl and setpriv
#
# Everything happens in a copy of this machine's files (an overlay, thrown away at the end), in which no
# service manager runs. So this machine is not changed.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")

if [ "${IN_COPY-}" != yes ]; then
  [ "$(id -u)" = 0 ] || { echo "test.sh: run it as root" >&2; exit 1; }
  work=$(mktemp -d)
  trap 'rm -rf -- "$work"' EXIT
  if [ $# -gt 0 ]; then
    cp -- "$1" "$work/package.deb"
  else
    "$here/build.sh" "$work"
    mv "$work"/*.deb "$work/package.deb"
  fi
  mkdir "$work/copy"
  # The mounts exist only in a mount namespace of their own, and end with it. An overlay cannot have its
  # upper directory on an overlay, so it is in memory.
  IN_COPY=yes unshare --mount --propagation private bash -euc '
    mount -t tmpfs tmpfs "$1/copy"
    mkdir "$1/copy/upper" "$1/copy/work" "$1/copy/root"
    mount -t overlay overlay -o "lowerdir=/,upperdir=$1/copy/upper,workdir=$1/copy/work" "$1/copy/root"
    cp "$1/package.deb" "$1/copy/root/package.deb"
    cp "$2" "$1/copy/root/test-package.sh"
    mount -t proc proc "$1/copy/root/proc"
    mount --rbind /dev "$1/copy/root/dev"
    mount -t sysfs sysfs "$1/copy/root/sys" || true
    exec chroot "$1/copy/root" /test-package.sh' - "$work" "$here/test.sh"
  exit
fi

failed=""
# expect TEXT COMMAND...: prints whether a command succeeds.
expect() {
  local text=$1
  shift
  if "$@" >/tmp/expect.log 2>&1; then
    echo "ok     $text"
  else
    echo "FAILED $text"
    sed 's/^/       /' /tmp/expect.log
    failed=yes
  fi
}
not() { ! "$@"; }
has() { grep -qE -- "$1" "$2"; }

export DEBIAN_FRONTEND=noninteractive
cd /tmp
dpkg --install /package.deb >/tmp/install.log 2>&1 || {
  # the JRE may come from elsewhere than a package of Debian
  dpkg --install --force-depends /package.deb >/tmp/install.log 2>&1
}
expect "it is installed" dpkg-query --show procmem-exporter
expect "it says that no service was started" has "systemd is not running" /tmp/install.log
expect "it has made the archive of classes" test -s /usr/lib/procmem/procmem-exporter.jsa
expect "its user exists" getent passwd procmem-exporter
expect "its user has no shell" has '^procmem-exporter:.*(nologin|false)$' /etc/passwd
# The manual, as it is in the package: dpkg may be configured not to install any.
manual=/tmp/package/usr/share/man/man1
dpkg-deb --extract /package.deb /tmp/package
# a_page FILE: man shows it without a warning, and finds its name for apropos.
a_page() {
  zcat "$1" | groff -k -man -Tutf8 -ww >/tmp/page.txt 2>/tmp/page.log
  [ -s /tmp/page.txt ] && [ ! -s /tmp/page.log ] && lexgrog "$1" || { cat /tmp/page.log; return 1; }
}
# names FILE: the long options, from the lines that begin an option (its description is indented further).
names() { grep -E '^ {0,7}-' "$1" | sed 's/^ *\(-[A-Za-z], \)\?//' | grep -oE '^--[a-z-]+' | sort -u; }
if command -v groff >/dev/null && command -v lexgrog >/dev/null; then
  for page in "$manual"/procmem-exporter*.1.gz; do
    expect "$(basename "$page") can be read" a_page "$page"
  done
  zcat "$manual/procmem-exporter-serve.1.gz" | groff -k -man -Tascii -P-cbou >/tmp/serve.man
  procmem-exporter serve --help >/tmp/serve.help
  names /tmp/serve.man >/tmp/man.options
  names /tmp/serve.help >/tmp/help.options
  expect "the manual of serve has the options that --help shows" diff /tmp/man.options /tmp/help.options
fi
expect "a shell completes its commands" has 'generate-testdata' /usr/share/bash-completion/completions/procmem-exporter
expect "the configuration is valid" procmem-exporter --config /etc/procmem/procmem.yaml --check-config
doc=/usr/share/doc/procmem-exporter
leads_somewhere() {
  local page link
  for page in "$doc"/examples/exporter/README.md "$doc"/docs/migrating/*.md; do
    grep -oE '\]\([^):#]+\.md' "$page" | sed 's/^](//' | while read -r link; do
      [ -f "$(dirname "$page")/$link" ] || { echo "$page: $link" && exit 1; }
    done || return 1
  done
}
expect "every link of its guides leads to a page" leads_somewhere
# The unit of process-exporter with the command of the guide.
printf '[Service]\n%s\n' "$(sed -n '/^ *ExecStart=\/usr.*process-exporter/s/^ *//p' "$doc/docs/migrating/process-exporter.md")" \
  >/tmp/process-exporter.service
if command -v systemd-analyze >/dev/null; then
  expect "the command of the guide for process-exporter is valid" systemd-analyze verify /tmp/process-exporter.service
  expect "the unit is valid" systemd-analyze verify /usr/lib/systemd/system/procmem-exporter.service
fi

# A process of another user, with memory that only CAP_SYS_PTRACE shows.
setpriv --reuid=65534 --regid=65534 --clear-groups sleep 300 &
other=$!

echo "all-processes: true" >>/etc/procmem/procmem.yaml

# As the unit starts it: its user and its capabilities. (The unit's other limits need systemd.)
unit=/usr/lib/systemd/system/procmem-exporter.service
capabilities=$(sed -n 's/^AmbientCapabilities=//p' "$unit" | tr '[:upper:]' '[:lower:]' |
  sed 's/cap_/+/g; s/ /,/g')
command=$(sed -n 's/^ExecStart=//p' "$unit" | sed 's/\$ARGS//')
# shellcheck disable=SC2086 # the command has several words
setpriv --reuid=procmem-exporter --regid=procmem-exporter --clear-groups --no-new-privs \
  --bounding-set="-all,$capabilities" --inh-caps="-all,$capabilities" --ambient-caps="-all,$capabilities" \
  $command >/tmp/serve.log 2>&1 &
exporter=$!
trap 'kill "$exporter" "$other" 2>/dev/null || true' EXIT
# shows PATTERN: a scrape has such a line. A first scan may lack the time to read every process.
shows() {
  for _ in $(seq 100); do
    curl -fsS http://127.0.0.1:9215/metrics >/tmp/metrics 2>/tmp/curl.log || true
    grep -qE -- "$1" /tmp/metrics && return
    sleep 0.3
  done
  cat /tmp/serve.log /tmp/curl.log >&2
  return 1
}
expect "it serves metrics" shows '^procmem_up 1'
expect "it runs as its own user" test "$(stat -c %U "/proc/$exporter")" = procmem-exporter
expect "it has PSS of a process of another user" \
  shows "^procmem_process_proportional_memory_bytes\{.*pid=\"$other\""
expect "it has I/O of a process of another user" \
  shows "^procmem_process_read_bytes_total\{.*pid=\"$other\""
expect "its user cannot write to its files" \
  not setpriv --reuid=procmem-exporter --regid=procmem-exporter --clear-groups test -w /usr/lib/procmem

# As 'systemctl reload' does it.
sed -i 's/^all-processes:.*/top: 3/' /etc/procmem/procmem.yaml
eval "$(sed -n 's/^ExecReload=//p' "$unit" | sed "s/\$MAINPID/$exporter/")"
three_processes() {
  for _ in $(seq 100); do
    curl -fsS http://127.0.0.1:9215/metrics >/tmp/metrics 2>/tmp/curl.log || true
    [ "$(grep -c '^procmem_process_threads' /tmp/metrics)" = 3 ] && return
    sleep 0.3
  done
  cat /tmp/serve.log >&2
  return 1
}
expect "it reads its configuration again, and shows three processes" three_processes
echo "tpo: 3" >>/etc/procmem/procmem.yaml
eval "$(sed -n 's/^ExecReload=//p' "$unit" | sed "s/\$MAINPID/$exporter/")"
expect "it keeps the settings if the file has a mistake" shows '^procmem_exporter_config_last_reload_successful 0'
expect "and says which" has 'procmem.yaml: tpo: there is no such key' /tmp/serve.log

kill "$exporter" || true
wait "$exporter" || true
trap 'kill "$other" 2>/dev/null || true' EXIT

sed -i 's/^listen:.*/listen: ["127.0.0.1:9216"]/' /etc/procmem/procmem.yaml
expect "it is removed" dpkg --remove procmem-exporter
expect "a changed configuration is kept" has 9216 /etc/procmem/procmem.yaml
expect "the archive is gone" test ! -e /usr/lib/procmem
expect "it is purged" dpkg --purge procmem-exporter
for path in /etc/procmem /etc/default/procmem-exporter /usr/bin/procmem-exporter \
  /usr/share/doc/procmem-exporter /usr/lib/systemd/system/procmem-exporter.service; do
  expect "$path is gone" test ! -e "$path"
done
expect "its user is gone" not getent passwd procmem-exporter
expect "its group is gone" not getent group procmem-exporter

[ -z "$failed" ] || exit 1
echo "the package is sound"
