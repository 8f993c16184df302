"""Runs smem, unchanged, in a process that lives before and after it: its own memory and mappings are then the same
in every reading. Prints "ready", waits for a line, prints smem's table and "end", and ends with its input.

    smem_held.py SMEM [OPTION...]
"""
import io
import os
import runpy
import sys

smem = sys.argv[1]
sys.argv = sys.argv[1:]
# smem asks for the size of the terminal, and cuts names that do not fit.
os.popen = lambda *words: io.StringIO("24 100000")
out = sys.stdout
sys.stdout = open(os.devnull, "w")
kept = runpy.run_path(smem, run_name="__main__")  # so that the second run takes no new memory
sys.stdout = out
print("ready", flush=True)
sys.stdin.readline()
kept = runpy.run_path(smem, run_name="__main__")
print("end", flush=True)
sys.stdin.read()
