"""All processes by psutil: of each its memory_full_info, which has USS, PSS and swap.

Each line on standard input makes one round; the answer is one line, as of every rival: processes, those
with memory, PSS in bytes, nanoseconds, nanoseconds of processor time.
"""
import sys
import time

import psutil

for _ in sys.stdin:
    cpu = time.process_time_ns()
    start = time.perf_counter_ns()
    found = []
    for process in psutil.process_iter():
        try:
            found.append(process.memory_full_info())
        except psutil.Error:  # gone, or denied
            pass
    nanos = time.perf_counter_ns() - start
    cpu = time.process_time_ns() - cpu
    with_memory = sum(1 for info in found if info.pss > 0)
    print("-", with_memory, sum(info.pss for info in found), nanos, cpu, flush=True)
