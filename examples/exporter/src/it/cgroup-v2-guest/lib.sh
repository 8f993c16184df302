# Sourced by the scripts that run inside the virtual machine.

results=/srv/results
cd /srv || exit # where the archive of classes belongs to the jar by its relative path
java="/usr/lib/jvm/java-17-openjdk-amd64/bin/java -XX:TieredStopAtLevel=1 -XX:Tier3InvocationThreshold=5000 -XX:+UseSerialGC -Xmx64m -XX:SharedArchiveFile=procmem-exporter.jsa"
exporter="$java -cp procmem-exporter.jar io.procmem.exporter.Main"
places="$java -cp procmem-exporter.jar:places Places"
rows="--rows container,pod,unit,container_cgroup,unit_cgroup"

# The id of the container with a name.
id_of() {
  local sum
  sum=$(printf %s "$1" | sha256sum)
  echo "${sum%% *}"
}

# A command that uses some MiB until it is killed.
hold() { printf '(head -c %sM /dev/zero; exec sleep 1000) | tail >/dev/null' "$1"; }

wait_for() {
  local i
  for i in {1..240}; do
    [ -e "$1" ] && return
    sleep 1
  done
  echo "$1 is missing" >&2
}

# copy FILE TARGET: without another process, since starting one is slow on an emulated processor.
copy() {
  local lines=()
  mapfile lines <"$1" 2>/dev/null && printf %s "${lines[@]}" >"$2"
}

# group_files PATH DIRECTORY: copies the files of a control group.
group_files() {
  local file
  mkdir -p "$results/$2"
  for file in /sys/fs/cgroup"${1%/}"/{memory,cpu,cgroup}.*; do
    case $file in
      *.reclaim | *.kill) ;; # can only be written
      *) copy "$file" "$results/$2/${file##*/}" ;;
    esac
  done
}

# tree_files PATH: copies the readable files of a control group and its ancestors.
tree_files() {
  local path=$1
  while :; do
    group_files "$path/" "tree$path"
    [ -z "$path" ] && return
    path=${path%/*}
  done
}

process_files() {
  mkdir -p "$results/$2"
  copy "/proc/$1/cgroup" "$results/$2/cgroup"
  copy "/proc/$1/mountinfo" "$results/$2/mountinfo"
  echo "$1" >"$results/$2/pid"
}

# container DRIVER NAME PREFIX LIMIT COMMAND [SUFFIX [NAMESPACE…]]: starts a container, whose control
# group is the prefix, its id and the suffix, with a limit in MiB.
container() {
  local driver=$1 name=$2 group="$3$(id_of "$2")${6:-}" limit=$4 command=$5 namespaces=""
  local bundle=/run/bundles/$name namespace
  for namespace in mount "${@:7}"; do namespaces="$namespaces,{\"type\":\"$namespace\"}"; done
  mkdir -p "$bundle"/rootfs/{usr,etc,proc,dev,sys,tmp,srv}
  ln -s usr/{bin,sbin,lib,lib64} "$bundle/rootfs"
  cat >"$bundle/config.json" <<JSON
{
  "ociVersion": "1.0.2",
  "process": {"user": {"uid": 0, "gid": 0}, "args": ["/bin/bash", "-c", "$command"], "cwd": "/",
    "env": ["PATH=/usr/bin:/usr/sbin"],
    "capabilities": {"bounding": ["CAP_SYS_PTRACE"], "effective": ["CAP_SYS_PTRACE"],
      "permitted": ["CAP_SYS_PTRACE"]}},
  "root": {"path": "rootfs"},
  "mounts": [
    {"destination": "/proc", "type": "proc", "source": "proc"},
    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"},
    {"destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["ro"]},
    {"destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup", "options": ["ro"]},
    {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs"},
    {"destination": "/usr", "type": "none", "source": "/usr", "options": ["bind", "ro"]},
    {"destination": "/etc", "type": "none", "source": "/etc", "options": ["bind", "ro"]},
    {"destination": "/srv", "type": "none", "source": "/srv", "options": ["bind"]}
  ],
  "linux": {"cgroupsPath": "$group", "namespaces": [${namespaces#,}],
    "resources": {"memory": {"limit": $((limit << 20)), "swap": $((limit << 20))}}}
}
JSON
  [ "$driver" = systemd ] && driver=--systemd-cgroup || driver=""
  runc $driver run --detach --bundle "$bundle" --pid-file "$bundle/pid" "$name" \
    </dev/null >"$bundle/out" 2>&1 || cat "$bundle/out"
}

# container_files NAME: the paths, the control group and the memory of a container.
container_files() {
  local path process line sum=0
  process_files "$(<"/run/bundles/$1/pid")" "$1"
  read -r path <"$results/$1/cgroup"
  path=${path#0::}
  echo "$path" >"$results/$1/path"
  group_files "$path" "$1/before"
  tree_files "$path"
  for process in $(<"/sys/fs/cgroup$path/cgroup.procs"); do
    while read -r name number _; do
      [ "$name" = Pss: ] && sum=$((sum + number * 1024))
    done <"/proc/$process/smaps_rollup"
  done
  echo "$sum" >"$results/$1/pss"
}
