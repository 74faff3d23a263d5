"""bench windows: how true calls would be that are counted in short windows only, and what opening a window costs (design/0023).

The windows open where a signal handler of Python's runs, between two instructions of the main thread, as a pending call would; in
them each call of one function is heard of. Needs 3.12 or later."""
import argparse
import subprocess
import sys

import surroundings

PROGRAMS = {"even": "calls at an even rate", "quarter": "calls in the first quarter only",
            "bursts": "calls, then a long C call, in turn", "rare": "few calls among other work"}
SCRIPT = r'''
import random, signal, sys, time, zlib
EVENTS, TOOL, MEAN_GAP, LENGTH = sys.monitoring.events, 3, 0.1, 0.001
DATA = random.Random(1).randbytes(1_000_000)
calls = count = 0
opened, windows = None, []

def leaf(x): return x + 1

def some(n):
    global calls
    for i in range(n): leaf(i)
    calls += n

def other(n):
    x = 0
    for _ in range(n): x += 1

def run(program, begin, seconds):
    while (now := time.perf_counter() - begin) < seconds:
        if program == "even" or (program == "quarter" and now < seconds / 4): some(2000)
        elif program == "quarter": other(2000)
        elif program == "bursts": some(20000), zlib.compress(DATA, 6)
        else: other(20000), some(3)

def on_start(code, offset):
    global count
    count += 1

def on_timer(*_):
    global opened, count
    if opened is None:
        count = 0
        sys.monitoring.set_local_events(TOOL, leaf.__code__, EVENTS.PY_START)
        opened = time.perf_counter()
        signal.setitimer(signal.ITIMER_REAL, LENGTH)
    else:
        windows.append((count, time.perf_counter() - opened))
        sys.monitoring.set_local_events(TOOL, leaf.__code__, 0)
        opened = None
        signal.setitimer(signal.ITIMER_REAL, random.expovariate(1 / MEAN_GAP))

sys.monitoring.use_tool_id(TOOL, "windows")
sys.monitoring.register_callback(TOOL, EVENTS.PY_START, on_start)
signal.signal(signal.SIGALRM, on_timer)
signal.setitimer(signal.ITIMER_REAL, random.expovariate(1 / MEAN_GAP))
begin = time.perf_counter()
run(sys.argv[1], begin, float(sys.argv[2]))
signal.setitimer(signal.ITIMER_REAL, 0)
elapsed = time.perf_counter() - begin
inside = sum(took for _, took in windows)
rate = sum(number for number, _ in windows) / inside
spread = sum((number - rate * took) ** 2 for number, took in windows) * len(windows) / max(len(windows) - 1, 1)
error = 1.96 * spread ** 0.5 / inside * elapsed
print(rate * elapsed / calls, error / calls, abs(rate * elapsed - calls) <= error, len(windows), inside / elapsed)
'''
SWITCHING = r'''
import sys, time
EVENTS, TOOL = sys.monitoring.events, 3
sys.monitoring.use_tool_id(TOOL, "windows")
functions = []
for number in range(20):
    names = {}
    exec("def f(x):\n" + "    x = x + 1\n" * 40 + "    return x\n", names)
    functions.append(names["f"])
    [names["f"](1) for _ in range(100)]
best = [9, 9]
for _ in range(300):
    for place, events in enumerate((EVENTS.PY_START, 0)):
        begin = time.perf_counter()
        for function in functions: sys.monitoring.set_local_events(TOOL, function.__code__, events)
        best[place] = min(best[place], time.perf_counter() - begin)
print(*(seconds * 1e6 for seconds in best))
'''


def answer(python, script, *words):
    return subprocess.run([python, "-c", script, *words], check=True, capture_output=True, text=True).stdout.split()


def measure(python, options):
    on, off = map(float, answer(python, SWITCHING))
    print(f"{surroundings.version_of(python)}: 20 functions are switched on in {on:.1f} us, off in {off:.1f} us")
    for program, words in PROGRAMS.items():
        runs = [answer(python, SCRIPT, program, str(options.seconds)) for _ in range(options.runs)]
        ratios = sorted(float(run[0]) for run in runs)
        errors = sorted(float(run[1]) for run in runs)
        within = sum(run[2] == "True" for run in runs)
        shares = sorted(100 * float(run[4]) for run in runs)
        print(f"  {words}: {ratios[0]:.2f} to {ratios[-1]:.2f} of the truth, printed error {errors[0]:.2f} to "
              f"{errors[-1]:.2f} of it, {within} of {len(runs)} within; windows {shares[0]:.1f} to "
              f"{shares[-1]:.1f} % of the run", flush=True)


def main(words):
    parser = argparse.ArgumentParser(prog="bench windows", description=__doc__)
    parser.add_argument("--python", action="append", help="an interpreter from 3.12 on; several may be given")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args(words)
    print(surroundings.description())
    for python in options.python or [sys.executable]:
        measure(python, options)
