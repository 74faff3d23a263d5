"""What it costs to enter and to leave fixingahole.profile(): elapsed, and CPU time of this process. Prints medians."""
import statistics
import sys
import tempfile
import time

import harness

sys.path.insert(0, str(harness.ROOT / "python"))
import fixingahole.__main__

fixingahole.__main__.HOST = harness.COMMAND
import fixingahole


def once(folder):
    clocks = [(time.monotonic(), time.process_time())]
    with fixingahole.profile(output_directory=folder, quiet=True):
        clocks.append((time.monotonic(), time.process_time()))
        sum(range(1000))
        clocks.append((time.monotonic(), time.process_time()))
    clocks.append((time.monotonic(), time.process_time()))
    return [1000 * (clocks[to][kind] - clocks[since][kind]) for since, to in ((0, 1), (2, 3)) for kind in (0, 1)]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        rows = [once(folder) for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 21)]
    figures = [statistics.median(column) for column in zip(*rows)]
    print("enter %.1f ms elapsed, %.1f ms CPU; leave %.1f ms elapsed, %.1f ms CPU" % tuple(figures))
