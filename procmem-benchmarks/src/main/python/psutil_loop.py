"""Reads memory_full_info (USS, PSS and swap) of all processes with psutil.

Each line on standard input starts one run. The answer is one line, the same for every contender: processes,
processes with memory, PSS in bytes, elapsed nanoseconds, CPU nanoseconds; - for unknown.
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
