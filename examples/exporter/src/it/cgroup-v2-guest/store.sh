#!/bin/bash
# Runs inside the virtual machine at the end: writes the results to the second disk.
cd /srv/results || exit
{ journalctl --no-pager --boot; cat /run/bundles/*/out; } >log 2>&1
tar -c -f /dev/vdb .
sync
