#!/bin/bash
# Runs inside the virtual machine: starts units and containers, and stores what the exporter and the
# kernel say about them. Nothing is checked here.
set -uo pipefail
source /srv/lib.sh
mkdir -p "$results/host"
uname -r >"$results/host/kernel"

systemctl start --no-block user@1000.service worker@7.service

# A unit with limits, whose own numbers the exporter in it serves.
systemd-run --quiet --unit=limited -p MemoryMax=300M -p MemoryHigh=200M -p CPUQuota=90% \
  /bin/bash /srv/limited.sh

# The same pod has a container with a higher limit than the pod, and one that is killed.
pod=kubepods-burstable-pod1f7c1f36_2e2b_4a8e_9c6c_0a1b2c3d4e5f.slice
container systemd web $pod:cri-containerd: 200 "$(hold 40)"
container systemd leaker $pod:cri-containerd: 64 "tail /dev/zero; $(hold 10)"
systemctl set-property --runtime $pod MemoryMax=150M
container systemd crio kubepods-besteffort-podaaaaaaaa_bbbb_4ccc_8ddd_eeeeeeeeeeee.slice:crio: 100 "$(hold 10)"
container cgroupfs kubelet /kubepods/burstable/pod01234567-89ab-4def-8123-456789abcdef/ 100 "$(hold 10)"
container cgroupfs docker /docker/ 100 "tail /dev/zero; tail /dev/zero; $(hold 20)"
container systemd docker-unit system.slice:docker: 100 "$(hold 10)"
container systemd podman machine.slice:libpod: 100 "$(hold 10)"
kind=kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-pod99999999_8888_4777_8666_555555555555.slice
container cgroupfs kind "/docker/$(id_of node)/$kind/cri-containerd-" 100 "$(hold 10)" .scope
# A helper that serves a container and does not run in it.
systemd-run --quiet --scope --slice=machine.slice "--unit=libpod-conmon-$(id_of podman).scope" \
  sleep 1000 &

# Guests: the exporter in a container with a control group namespace of its own, which sees its own
# processes only; and one that sees the processes of the host.
container cgroupfs guest /docker/ 200 "bash /srv/guest.sh guest" "" pid cgroup
container cgroupfs host-pid-guest /docker/ 200 "bash /srv/guest.sh host-pid-guest" "" cgroup

wait_for "$results/guest/done"
wait_for "$results/host-pid-guest/done"

# 9215 is the port of limited.sh.
serves() { (exec 3<>/dev/tcp/127.0.0.1/9215) 2>/dev/null; }
for _ in {1..300}; do
  serves && break
  sleep 0.2
done
request() {
  exec 3<>/dev/tcp/127.0.0.1/9215
  printf 'GET /metrics HTTP/1.0\r\n\r\n' >&3
  cat <&3 >"$1"
  exec 3<&-
}
limited=/system.slice/limited.service
request /dev/null
request /dev/null
group_files $limited limited/before
request "$results/limited/metrics"
group_files $limited limited/after
# Above memory.high, the kernel throttles its processes, until they wait for memory.
(
  echo $BASHPID >/sys/fs/cgroup$limited/cgroup.procs
  exec setsid bash -c "$(hold 100)"
) &
for _ in {1..300}; do
  read -r _ share _ </sys/fs/cgroup$limited/memory.pressure
  [ "$share" != avg10=0.00 ] && break
  sleep 0.2
done
group_files $limited limited/before-pressure
request "$results/limited/metrics-pressure"
group_files $limited limited/after-pressure
tree_files $limited
kill -- -$!

for name in web leaker crio kubelet docker docker-unit podman kind; do
  wait_for "/run/bundles/$name/pid"
  container_files "$name"
done
alices=/user.slice/user-1000.slice/user@1000.service/app.slice/alices.service
wait_for "/sys/fs/cgroup$alices/cgroup.procs"
for unit in worker@7.service limited.service; do
  process_files "$(systemctl show -P MainPID "$unit")" "unit-$unit"
done
process_files "$(<"/sys/fs/cgroup$alices/cgroup.procs")" unit-alices.service
# On a slow machine, one scan has not enough time to read all control groups.
for _ in {1..20}; do
  request "$results/host/metrics"
  [ "$(grep -c ^procmem_container_cgroup_memory_limit_bytes "$results/host/metrics")" -ge 10 ] && break
  sleep 1
done
$places >"$results/host/places" 2>"$results/host/errors"
for name in web leaker crio kubelet docker docker-unit podman kind; do
  group_files "$(<"$results/$name/path")" "$name/after"
done
touch "$results/done"
