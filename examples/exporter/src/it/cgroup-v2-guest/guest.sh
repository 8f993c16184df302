# Runs in a container: what the exporter and the kernel say there.
source /srv/lib.sh
mkdir -p "$results/$1"
for file in cgroup mountinfo; do cat "/proc/self/$file" >"$results/$1/$file"; done
group_files / "$1/before"
if [ "$1" = guest ]; then
  $exporter scrape --interval 1s $rows >"$results/$1/metrics" 2>"$results/$1/errors"
else
  $places >"$results/$1/places" 2>"$results/$1/errors"
fi
group_files / "$1/after"
touch "$results/$1/done"
exec sleep 1000
