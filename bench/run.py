"""What profiling costs and how true it is, measured on this machine.

usage: run.py WHAT [OPTIONS]     (--help after each shows them)

oracle    programs that know the truth about themselves, under fixingahole and under other profilers
overhead  pairs of a plain and a profiled run: CPU, wall clock, memory, output
floor     what is left when the same signals meet a handler that only returns, and how long a handler takes
startup   what a script with nothing in it takes longer
memory-oracle  programs that hold known amounts of memory, over many seeds, under fixingahole and under other profilers
memory-cost    overhead with --memory, beside scalene and memray
reporters      what each reporter takes for a million samples with 10,000 distinct stacks
memory-shares  by how much --memory changes what the oracle's programs show of their CPU time
memory-many    a thousand million allocations under --memory=exact: recording and report
calls     what counting every call costs, beside cProfile, yappi, viztracer and the events alone, and how it shifts shares
lines     hits by line beside line_profiler's, and what --lines costs beside it
windows   how true calls would be that are counted in short windows only
copies    what counting memcpy and memmove adds to --memory
page      the html report of a large recording: size, cost, how soon it answers
"""
import importlib
import sys

MODULES = {"oracle": "oracle.main", "overhead": "overhead.main", "floor": "floor.main", "startup": "startup",
           "memory-oracle": "memory.oracle", "memory-cost": "memory.cost", "memory-shares": "memory.shares",
           "memory-many": "memory.many", "copies": "memory.copies", "page": "page", "calls": "calls.main",
           "lines": "calls.lines", "windows": "calls.windows",
           "reporters": "reporters"}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in MODULES:
        print(__doc__, file=sys.stderr)
        sys.exit(0 if sys.argv[1:] in (["--help"], ["-h"]) else 2)
    importlib.import_module(MODULES[sys.argv[1]]).main(sys.argv[2:])
