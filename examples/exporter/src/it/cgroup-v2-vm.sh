#!/usr/bin/env bash
# Boots Debian with systemd and control groups of version 2 in a virtual machine, runs units and
# containers in it, and compares what the exporter says about them with the kernel's files.
#
# Needs Debian's apt-get, a JDK, mke2fs, and the built exporter:
#   mvn -B -DskipTests -pl examples/exporter -am package
#   examples/exporter/src/it/cgroup-v2-vm.sh
# Takes up to five minutes, and less if /dev/kvm can run the kernel; otherwise the processor is
# emulated. Everything is unpacked into a temporary directory; nothing is installed.
# VM_CACHE may name a directory that keeps the downloaded packages, about 150 MB.
# VM_RESULTS may name a directory that keeps what the virtual machine wrote.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

missing() {
  echo "$1" >&2
  exit 1
}
[ -f "$jar" ] || missing "$jar is missing: build it with mvn -B -DskipTests -pl examples/exporter -am package"
for command in apt-get dpkg mke2fs javac; do
  command -v "$command" >/dev/null || missing "$command is missing"
done

guest=$here/cgroup-v2-guest
cache=${VM_CACHE:-$work/cache}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)

# apt STATUS ARGUMENT…: apt-get with lists and an archive of its own, for the installed packages in
# the file STATUS.
apt() {
  local status=$1
  shift
  mkdir -p "$cache/lists/partial" "$cache/archives/partial"
  apt-get -qq -o APT::Sandbox::User= -o Debug::NoLocking=1 -o Dir::State="$cache" \
    -o Dir::State::status="$status" -o Dir::Cache="$cache" "$@"
}

# packages STATUS NAME…: downloads packages and what they depend on, and prints the files' names.
packages() {
  apt "$1" -y --no-install-recommends install --download-only "${@:2}" >&2
  apt "$1" --no-install-recommends install --simulate "${@:2}" |
    sed -n 's/^Inst \([^ ]*\) \(\[.*\] \)\?(\([^ ]*\) .*\[\([a-z0-9]*\)\]).*/\1_\3_\4.deb/p' |
    sed 's/:/%3a/g'
}

# unpack DIRECTORY FILE…: unpacks packages into a file system whose /bin and /lib are links.
unpack() {
  local root=$1 directory file
  shift
  for directory in bin sbin lib lib64; do
    mkdir -p "$root/usr/$directory"
    ln -sfn "usr/$directory" "$root/$directory"
  done
  for file in "$@"; do
    dpkg --fsys-tarfile "$cache/archives/$file" | tar -x -C "$root" --keep-directory-symlink \
      --exclude='./usr/share/doc*' --exclude='./usr/share/man*' --exclude='./usr/share/locale' \
      --exclude='./usr/share/perl*' --exclude='./usr/share/fonts' --exclude='./usr/lib/*/perl*' ||
      missing "$file cannot be unpacked"
  done
}

say() { printf '==== %s\n' "$*"; }

say "packages"
: >"$work/empty"
[ -n "$(find "$cache/lists" -name '*Packages*' -mtime -7 2>/dev/null | head -n 1)" ] ||
  apt "$work/empty" update
guest_packages=$(packages "$work/empty" linux-image-cloud-amd64 systemd dbus util-linux mount bash \
  coreutils sed grep mawk tar busybox-static runc openjdk-17-jre-headless)
qemu=$(command -v qemu-system-x86_64 || true)
libraries=""
if [ -z "$qemu" ]; then
  host_packages=$(packages /var/lib/dpkg/status qemu-system-x86)
  unpack "$work/host" $host_packages
  qemu=$work/host/usr/bin/qemu-system-x86_64
  libraries=$(find "$work/host/usr/lib" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)
fi

say "the image"
kernel_package=$(grep '^linux-image-[0-9]' <<<"$guest_packages")
root=$work/root
unpack "$root" $(grep -v '^linux-image' <<<"$guest_packages")
unpack "$work/kernel" "$kernel_package"
release=$(ls "$work/kernel/usr/lib/modules")

# The first file system loads the drivers of the disk, and hands over to systemd.
initrd=$work/initrd
mkdir -p "$initrd"/{bin,dev,root,modules}
cp "$root/usr/bin/busybox" "$initrd/bin/"
modules=""
for module in virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk; do
  file=$(find "$work/kernel/usr/lib/modules" -name "$module.ko")
  [ -z "$file" ] && continue # built into the kernel
  cp "$file" "$initrd/modules/"
  modules="$modules $module"
done
cat >"$initrd/init" <<INIT
#!/bin/busybox sh
/bin/busybox mount -t devtmpfs devtmpfs /dev
for module in $modules; do /bin/busybox insmod /modules/\$module.ko; done
/bin/busybox mount -t ext4 /dev/vda /root
/bin/busybox mount --move /dev /root/dev
exec /bin/busybox switch_root /root /usr/lib/systemd/systemd
INIT
chmod 755 "$initrd/init"
(cd "$initrd" && find . | bin/busybox cpio -o -H newc 2>/dev/null) >"$work/initrd.cpio"

# What the packages' own scripts would have set up.
mkdir -p "$root"/{dev,proc,sys,run,tmp,srv} "$root/srv/results"
cat >"$root/etc/passwd" <<'PASSWD'
root:x:0:0:root:/root:/bin/bash
messagebus:x:100:100::/nonexistent:/usr/sbin/nologin
alice:x:1000:1000:Alice:/home/alice:/bin/bash
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
PASSWD
cut -d: -f1,4 "$root/etc/passwd" | sed 's/:/:x:/; s/$/:/; s/^nobody/nogroup/' >"$root/etc/group"
mkdir -p "$root/home/alice"
chown 1000:1000 "$root/home/alice"
printf 'passwd: files\ngroup: files\n' >"$root/etc/nsswitch.conf"
echo procmem >"$root/etc/hostname"
echo 0123456789abcdef0123456789abcdef >"$root/etc/machine-id"
cp "$guest"/*.sh "$root/srv/"
cp "$jar" "$root/srv/procmem-exporter.jar"
units=$root/etc/systemd/system
cp "$guest"/*.{service,target,slice} "$units/"
mkdir -p "$units/user@.service.d" "$root/etc/systemd/user/default.target.wants"
mv "$units/alices.service" "$root/etc/systemd/user/"
ln -s ../alices.service "$root/etc/systemd/user/default.target.wants/"
# Without PAM, which is not configured here.
printf '[Service]\nPAMName=\nEnvironment=XDG_RUNTIME_DIR=/run/user/%%i\n' >"$units/user@.service.d/pam.conf"
# What this machine does not need.
for unit in systemd-{udevd,udev-trigger,sysusers,tmpfiles-setup,tmpfiles-setup-dev,sysctl,random-seed}.service \
  systemd-{update-utmp,journal-flush,remount-fs,modules-load,pcrphase,pcrphase-sysinit}.service \
  systemd-udevd-{control,kernel}.socket systemd-tmpfiles-clean.timer kmod-static-nodes.service \
  dev-{hugepages,mqueue}.mount sys-kernel-{debug,tracing,config}.mount proc-sys-fs-binfmt_misc.automount; do
  ln -sfn /dev/null "$units/$unit"
done

# The JVM starts faster with archives of its classes, and of the exporter's. An archive belongs to a
# jar with the same relative path and time.
java_home=$(cd "$root"/usr/lib/jvm/java-17-openjdk-* && pwd)
"$java_home/bin/java" -Xshare:dump >"$work/archive.out" 2>&1 &&
  (cd "$root/srv" && "$java_home/bin/java" -XX:+UseSerialGC -XX:ArchiveClassesAtExit=procmem-exporter.jsa \
    -jar procmem-exporter.jar scrape --interval 0 --rows container >/dev/null 2>>"$work/archive.out") ||
  echo "the JVM of the image made no archives of its classes, and will start slowly"
mkdir "$root/srv/places"
javac --release 17 -nowarn -cp "$jar" -d "$root/srv/places" "$guest/Places.java" 2>"$work/javac.out" ||
  missing "$(cat "$work/javac.out")"
size=$(($(du -sm "$root" | cut -f1) + 200))
mke2fs -q -t ext4 -O ^has_journal -d "$root" "$work/root.img" "${size}M" >"$work/mke2fs.out"
truncate -s 64M "$work/results.img"

# machine CONSOLE KERNEL-OPTIONS OPTION…: the virtual machine, with the accelerators in $accel.
machine() {
  local console=$1 options=$2
  shift 2
  LD_LIBRARY_PATH=$libraries exec "$qemu" -nodefaults -no-user-config -no-reboot -display none \
    $accel -smp 2 -m 1536 \
    ${libraries:+-L "$work/host/usr/share/qemu" -L "$work/host/usr/share/seabios"} \
    -kernel "$work/kernel/boot/vmlinuz-$release" -append "console=ttyS0 quiet panic=-1 $options" \
    -serial "file:$console" "$@" </dev/null
}

# Where the host is itself a virtual machine, /dev/kvm may be there and yet unable to run this
# kernel. Without a root file system, the kernel panics within seconds, and that ends the machine.
accel="-accel kvm -cpu host"
(machine "$work/probe" "") 2>/dev/null &
ours+=("$!")
probe=$!
for _ in $(seq 80); do
  kill -0 "$probe" 2>/dev/null || break
  sleep 0.1
done
if ! grep -q 'Kernel panic' "$work/probe" 2>/dev/null; then
  kill "$probe" 2>/dev/null || true
  accel="-accel tcg -cpu Nehalem"
  echo "/dev/kvm does not run this kernel, so the processor is emulated: that is slow"
fi

# boot NAME KERNEL-OPTION…: runs the virtual machine until it powers off, and unpacks its results
# into $work/results/NAME.
boot() {
  local name=$1 pid began=$SECONDS
  shift
  (machine "$work/console.$name" "psi=1 mitigations=off systemd.show_status=no systemd.unit=scenario.target $*" \
    -initrd "$work/initrd.cpio" \
    -drive "file=$work/root.img,format=raw,if=virtio,snapshot=on" \
    -drive "file=$work/results.img,format=raw,if=virtio") &
  pid=$!
  ours+=("$pid")
  while kill -0 "$pid" 2>/dev/null; do
    if [ $((SECONDS - began)) -gt 450 ]; then
      tail -n 20 "$work/console.$name" >&2
      missing "the virtual machine did not end within 450 s; the last lines of its console are above"
    fi
    sleep 0.2
  done
  mkdir -p "$work/results/$name"
  tar -x -C "$work/results/$name" -f "$work/results.img" 2>"$work/tar.err" || true
  if [ -n "${VM_RESULTS:-}" ]; then
    mkdir -p "$VM_RESULTS"
    cp -r "$work/results/$name" "$work/console.$name" "$VM_RESULTS/"
  fi
  [ -e "$work/results/$name/done" ] || {
    cat "$work/console.$name" "$work/results/$name/log" 2>/dev/null | grep -v ' kernel: ' | tail -n 40 >&2
    missing "the virtual machine did not complete the scenario; the end of its log is above"
  }
}

say "control groups of version 2"
boot unified systemd.unified_cgroup_hierarchy=1

# value FILE METRIC [TEXT…]: the number of the first sample whose labels have all the texts.
value() {
  awk -v metric="$2" -v texts="${*:3}" '
    BEGIN { count = split(texts, wanted, " ") }
    {
      name = $0
      sub(/[{ ].*/, "", name)
      if (name != metric) next
      for (i = 1; i <= count; i++) if (!index($0, wanted[i])) next
      print $NF
      exit
    }' "$1"
}

# entry FILE KEY: the number after a key in a file of a control group.
entry() { awk -v key="$2" '$1 == key { print $2 }' "$1"; }

same() { [ -n "$1" ] && [ "$1" = "$2" ]; }

# between NUMBER FIRST SECOND TOLERANCE: whether the number is between two that the kernel gave
# before and after.
between() {
  [ -n "$1" ] && [ -n "$2" ] && [ -n "$3" ] && awk -v x="$1" -v a="$2" -v b="$3" -v by="$4" \
    'BEGIN { exit !(x >= (a < b ? a : b) - by && x <= (a < b ? b : a) + by) }'
}

mib=$((1 << 20))
slack=$((6 * mib)) # what a JVM may use between two reads

# working_set DIRECTORY
working_set() {
  echo $(($(<"$1/memory.current") - $(entry "$1/memory.stat" inactive_file)))
}

# pressure_seconds DIRECTORY
pressure_seconds() { sed -n 's/^some .*total=//p' "$1/memory.pressure" | awk '{ print $1 / 1e6 }'; }

# own_numbers METRICS BEFORE AFTER WHAT LIMIT: the numbers of the exporter's own control group agree
# with the kernel's files before and after the scrape.
own_numbers() {
  local metrics=$1 before=$2 after=$3 what=$4 limit=$(($5 * mib))
  own() { value "$metrics" "procmem_cgroup_$1" | awk '{ printf "%.6f", $1 }' | sed 's/\.000000$//'; }
  expect "$what: the limit is $5 MiB" same "$(own memory_limit_bytes)" "$limit"
  expect "$what: memory" between "$(own memory_bytes)" \
    "$(<"$before/memory.current")" "$(<"$after/memory.peak")" "$slack"
  expect "$what: the distance to the limit" same \
    "$(own memory_available_bytes)" "$((limit - $(own memory_working_set_bytes)))"
  expect "$what: peak" between "$(own memory_peak_bytes)" \
    "$(<"$before/memory.peak")" "$(<"$after/memory.peak")" 0
  expect "$what: swap" same "$(own swap_bytes)" "$(<"$after/memory.swap.current")"
  expect "$what: OOM kills" same "$(own oom_kills_total)" "$(entry "$after/memory.events" oom_kill)"
  expect "$what: time of waiting for memory" between "$(own memory_pressure_waiting_seconds_total)" \
    "$(pressure_seconds "$before")" "$(pressure_seconds "$after")" 0.000001
  expect "$what: periods in which its CPU limit throttled it" between \
    "$(own cpu_throttled_periods_total)" \
    "$(entry "$before/cpu.stat" nr_throttled)" "$(entry "$after/cpu.stat" nr_throttled)" 0
}

out=$work/results/unified
echo "kernel $(<"$out/host/kernel")"
limited=$out/limited
own_numbers "$limited/metrics" "$limited/before" "$limited/after" "a unit with limits" 300
expect "a unit with limits: working set" between \
  "$(value "$limited/metrics" procmem_cgroup_memory_working_set_bytes)" \
  "$(working_set "$limited/before")" "$(working_set "$limited/after")" "$slack"
expect "a unit with limits: high is 200 MiB" between \
  "$(value "$limited/metrics" procmem_cgroup_memory_high_bytes)" $((200 * mib)) $((200 * mib)) 0
expect "a unit with limits: 0.9 CPUs" same "$(value "$limited/metrics" procmem_cgroup_cpu_limit)" 0.9
own_numbers "$limited/metrics-pressure" "$limited/before-pressure" "$limited/after-pressure" \
  "a unit above high" 300
expect "a unit above high waits for memory" holds \
  "$(value "$limited/metrics-pressure" procmem_cgroup_memory_pressure_ratio)" '>' 0

# place PID FIELD: where the process is, as Places.java prints it.
place() { awk -v pid="$1" -v field="$2" '$1 == "process" && $2 == pid { print $field }' "$out/host/places"; }

# usage container|unit NAME FIELD: what its control group uses, as Places.java prints it.
usage() { awk -v of="$1" -v name="$2" -v field="$3" '$1 == of && $2 == name { print $field }' "$out/host/places"; }

# Names, runtimes, pods, QoS classes, units, slices, limits in MiB, OOM kills.
while read -r name runtime pod qos limit kills; do
  id=$(printf %s "$name" | sha256sum | cut -d' ' -f1)
  pid=$(<"$out/$name/pid")
  after=$out/$name/after
  expect "container $name: id" same "$(place "$pid" 3)" "$id"
  expect "container $name: runtime, pod and QoS class" same \
    "$(place "$pid" 4) $(place "$pid" 5) $(place "$pid" 6)" "$runtime $pod $qos"
  expect "container $name: its control group" same "$(usage container "$id" 3)" "$(<"$out/$name/path")"
  expect "container $name: memory" between "$(usage container "$id" 4)" \
    "$(<"$out/$name/before/memory.current")" "$(<"$after/memory.current")" "$mib"
  expect "container $name: peak" between "$(usage container "$id" 5)" \
    "$(<"$out/$name/before/memory.peak")" "$(<"$after/memory.peak")" 0
  expect "container $name: the limit is $limit MiB" same "$(usage container "$id" 8)" $((limit * mib))
  expect "container $name: $kills OOM kills" same \
    "$(usage container "$id" 10) $(entry "$after/memory.events" oom_kill)" "$kills $kills"
  expect "container $name: limit in the metrics" holds "$(value "$out/host/metrics" \
    procmem_container_cgroup_memory_limit_bytes "$id")" == $((limit * mib))
  expect "container $name: OOM kills in the metrics" holds "$(value "$out/host/metrics" \
    procmem_container_cgroup_oom_kills_total "$id")" == "$kills"
  pss=$(<"$out/$name/pss")
  expect "container $name: PSS" between \
    "$(value "$out/host/metrics" procmem_container_proportional_memory_bytes "$id")" "$pss" "$pss" "$mib"
done <<'CONTAINERS'
web containerd 1f7c1f36-2e2b-4a8e-9c6c-0a1b2c3d4e5f BURSTABLE 150 0
leaker containerd 1f7c1f36-2e2b-4a8e-9c6c-0a1b2c3d4e5f BURSTABLE 64 1
crio crio aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee BEST_EFFORT 100 0
kubelet kubernetes 01234567-89ab-4def-8123-456789abcdef BURSTABLE 100 0
docker docker - - 100 2
docker-unit docker - - 100 0
podman podman - - 100 0
kind containerd 99999999-8888-4777-8666-555555555555 GUARANTEED 100 0
CONTAINERS
pod=pod_uid=\"1f7c1f36-2e2b-4a8e-9c6c-0a1b2c3d4e5f\"
expect "the processes of both containers of a pod" same \
  "$(value "$out/host/metrics" procmem_pod_processes "$pod")" 6.0

while read -r unit slice; do
  pid=$(<"$out/unit-$unit/pid")
  expect "unit $unit" same "$(place "$pid" 7)" "$unit"
  expect "unit $unit: slice" same "$(place "$pid" 8)" "$slice"
  expect "unit $unit: in the metrics" holds "$(value "$out/host/metrics" \
    procmem_unit_resident_memory_bytes "slice=\"$slice\"" "unit=\"$unit\"")" '>' 0
done <<'UNITS'
limited.service system.slice
worker@7.service shop.slice/shop-web.slice/shop-web-front.slice
alices.service user.slice/user-1000.slice/user@1000.service/app.slice
UNITS
expect "a template unit has the limit of a slice above it" same \
  "$(usage unit worker@7.service 8) $(usage unit worker@7.service 9)" "$((250 * mib)) $((220 * mib))"
expect "and so it says in the metrics" holds "$(value "$out/host/metrics" \
  procmem_unit_cgroup_memory_limit_bytes 'unit="worker@7.service"')" == $((250 * mib))
podman=$(printf podman | sha256sum | cut -d' ' -f1)
expect "a helper serves a container, and is not in it" grep -q " - - - - libpod-conmon-$podman.scope machine.slice helper $podman\$" "$out/host/places"

own_numbers "$out/guest/metrics" "$out/guest/before" "$out/guest/after" "a guest" 200
expect "a guest sees no other container" bash -c "! grep -q '^procmem_container_' '$out/guest/metrics'"
# A guest that sees the processes of the host, as ../…, and of control groups only its own.
guest=$out/host-pid-guest/places
expect "a guest with the processes of the host: own limit" same \
  "$(awk '$1 == "own" { print $3, $8 }' "$guest")" "/ $((200 * mib))"
for name in web docker podman kind; do
  id=$(printf %s "$name" | sha256sum | cut -d' ' -f1)
  expect "a guest with the processes of the host: id of container $name" \
    grep -q "^process $(<"$out/$name/pid") $id " "$guest"
  expect "a guest with the processes of the host: no usage of container $name" \
    bash -c "! grep -q '^container $id ' '$guest'"
done
expect "a guest with the processes of the host: the reason" grep -q '^unreadable CGROUP_USAGE ' "$guest"

[ "$failures" -eq 0 ] || {
  echo "$failures failed" >&2
  exit 1
}
echo "all checks passed"
