"""bench floor: the program's own CPU time plain, under a handler that only returns (same signal, flags and source) and under
fixingahole, all three at once on one processor; then how long our handler takes at a depth of 5 and of 900 frames."""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

import measure
import ours
import surroundings

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = HERE.parent / "overhead" / "programs"
SOURCES = [HERE / "floor.c", surroundings.ROOT / "plugins" / "samplers" / "perf_event" / "event.c"]
NAMES = {"loops": [], "calls": [], "depth": ["900"]}
DEPTHS = (5, 900)
TICK = round(1 / time.clock_getres(6))  # CLOCK_MONOTONIC_COARSE
HEAD = ("| program | sampler | rate | rounds | floor / plain | ours / plain | ours / floor (median, 90 %) | signals | "
        "samples |\n|---|---|---|---|---|---|---|---|---|")


def arguments(words):
    parser = argparse.ArgumentParser(prog="bench floor", description=__doc__)
    parser.add_argument("programs", nargs="*", metavar="PROGRAM", help=f"of {', '.join(NAMES)} (default: all)")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--sampler", action="append", metavar="S", help="signal or perf_event (default: what there is)")
    parser.add_argument("--rate", action="append", type=int, metavar="HZ",
                        help="default: 1000 and 10000; the kernel's tick for signal")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--cpu", type=int, default=1)
    options = parser.parse_intermixed_args(words)
    options.programs = options.programs or list(NAMES)
    return options


def library():
    """Built by this machine's cc, with the samplers' own source of signals."""
    surroundings.BUILD.mkdir(exist_ok=True)
    path = surroundings.BUILD / "bench-floor.so"
    subprocess.run(["cc", "-std=gnu11", "-O2", "-shared", "-fPIC", "-D_GNU_SOURCE", f"-I{surroundings.ROOT}",
                    *map(str, SOURCES), "-o", str(path), "-ldl", "-lpthread"], check=True)
    return path


def under_floor(plain, preload, sampler, rate, count):
    """By way of env, so that nothing but the program has the preload."""
    return ["env", f"LD_PRELOAD={preload}", f"FAH_FLOOR_SOURCE={sampler}", f"FAH_FLOOR_COUNT={count}",
            f"FAH_FLOOR_PERIOD_NS={round(1e9 / rate)}", *plain]


def good(timing, what):
    if timing.code != 0:
        raise SystemExit(f"{what} failed: {timing}")
    return timing


class Round:
    """CPU seconds of the program itself, in each of the three ways."""

    def __init__(self, plain, script, rest, preload, sampler, rate, options, out, turn):
        count = pathlib.Path(out) / "count"
        cpus = {options.cpu}
        profiled = ours.command(options.python, script, rest, out, sampler, "cpu", rate)
        floor = under_floor(plain, preload, sampler, rate, count)
        commands = [("plain", ["env", *plain]), ("floor", floor), ("ours", profiled)]
        commands = commands[turn % 3:] + commands[:turn % 3]
        timings = measure.at_once([command for _, command in commands], cpus)
        self.cpu = {name: good(timing, name).cpu for (name, _), timing in zip(commands, timings)}
        self.cpu["ours"] = self.reported(out)
        self.signals = int(count.read_text())

    def reported(self, out):
        """The target's alone: the run's own timing has the host in it."""
        report = ours.report(out)
        self.samples = report["n_samples"]
        return (report["user_ns"] + report["system_ns"]) / 1e9


def ratio(found, above, below):
    return measure.median_interval([one.cpu[above] / one.cpu[below] for one in found])


def row(program, sampler, rate, preload, options):
    script, rest = PROGRAMS / f"{program}.py", [str(options.seconds), *NAMES[program]]
    plain = [options.python, str(script), *rest]
    with tempfile.TemporaryDirectory(prefix="fah-floor-") as out:
        found = [Round(plain, script, rest, preload, sampler, rate, options, out, turn) for turn in range(options.rounds)]
    median, low, high = ratio(found, "ours", "floor")
    return (f"| {' '.join([program, *NAMES[program]])} | {sampler} | {rate} Hz | {len(found)} | "
            f"{ratio(found, 'floor', 'plain')[0]:.3f} | {ratio(found, 'ours', 'plain')[0]:.3f} | "
            f"{median:.3f} ({low:.3f}-{high:.3f}) | {found[-1].signals} | {found[-1].samples} |")


def handler_time(depth, sampler, rate, options):
    """(calls, median and mean nanoseconds, the host's share of a core) of one run."""
    script, rest = PROGRAMS / "depth.py", [str(options.seconds), str(depth)]
    with tempfile.TemporaryDirectory(prefix="fah-floor-") as out:
        good(measure.run(ours.command(options.python, script, rest, out, sampler, "cpu", rate), {options.cpu}), "the run")
        report = ours.report(out)
        return (*ours.handler(report), report["cost"]["host_cpu_ns"] / report["elapsed_ns"])


def rates(options, sampler):
    """The kernel's tick is all that the signal sampler can do."""
    return options.rate or ([TICK] if sampler == "signal" else [1000, 10000])


def main(words):
    options = arguments(words)
    able, unable = ours.samplers()
    for name, reason in unable.items():
        print(f"left out: {name}: {reason}")
    short = [name.rsplit(".", 1)[-1] for name in able]
    chosen = [(sampler, rate) for sampler in options.sampler or short for rate in rates(options, sampler)]
    preload = library()
    print(f"{surroundings.description()}, CPython {surroundings.version_of(options.python)} ({options.python})\n\n{HEAD}")
    for program in options.programs:
        for sampler, rate in chosen:
            print(row(program, sampler, rate, preload, options), flush=True)
    print("\n| handler at depth | sampler | rate | calls | median | mean | host, of a core |\n|---|---|---|---|---|---|---|")
    for depth in DEPTHS:
        for sampler, rate in chosen:
            calls, median, mean, host = handler_time(depth, sampler, rate, options)
            print(f"| {depth} | {sampler} | {rate} Hz | {calls} | {median / 1000:.2f} us | {mean / 1000:.2f} us | "
                  f"{100 * host:.2f} % |", flush=True)
