# Runs in the unit with limits: uses memory and page cache, and serves metrics.
source /srv/lib.sh
bash -c "$(hold 40)" &
head -c 20M /dev/zero >/var/tmp/written
exec $exporter serve --port 9215 --max-age 0 --exact --max-series 10000 $rows
