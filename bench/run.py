"""What profiling costs and how true it is, measured on this machine.

usage: run.py overhead [--seconds 10] [--python P] [--least 5] [--most 40] [PROGRAM ...]
       run.py startup  [--runs 21] [--python P]
       run.py truth    [--seconds 30] [--python P] [PROGRAM ...]

overhead: pairs of a plain and a profiled run, pinned to one processor, alternating; CPU is user + system of target and
host. truth: programs that time their parts themselves by the thread's own clock. Prints a table in Markdown.
"""
import argparse
import json
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile

import measure

HERE = pathlib.Path(__file__).resolve().parent
COMMAND = HERE.parent / "build" / "bin" / "fixingahole"
OVERHEAD = ["loops", "calls", "recursion", "jsons"]
TRUTH = ["split", "native_zlib", "native_sort"]


def path_of(program):
    path = pathlib.Path(program)
    return path if path.suffix == ".py" else HERE / "programs" / f"{program}.py"


def profile_command(options, script, arguments, out):
    return [str(COMMAND), "profile", "--quiet", "-o", str(out), "--python", options.python, str(script), *arguments]


def overhead(options):
    print("| program | pairs | CPU ratio (median, 90 %) | wall ratio | samples per CPU second |\n|---|---|---|---|---|")
    for program in options.programs or OVERHEAD:
        script = path_of(program)
        arguments = [str(options.seconds)] if script.parent == HERE / "programs" else []
        with tempfile.TemporaryDirectory() as out:
            profiled = profile_command(options, script, arguments, out)
            plain = [options.python, str(script), *arguments]
            pairs = measure.paired(profiled, plain, {options.cpu}, options.least, options.most)
            report = json.loads((pathlib.Path(out) / "profile_results.json").read_text())
        ratio, low, high = measure.median_interval([a.cpu / b.cpu for a, b in pairs])
        wall = statistics.median(a.wall / b.wall for a, b in pairs)
        cpu = statistics.median(b.cpu for _, b in pairs)
        rate = report["fixingahole"]["n_samples"] / cpu
        print(f"| {script.stem} | {len(pairs)} | {ratio:.3f} ({low:.3f}-{high:.3f}) | {wall:.3f} | {rate:.0f} |", flush=True)


def startup(options):
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "nothing.py"
        script.write_text("pass\n")
        out = pathlib.Path(folder) / "out"
        plain, ours = [], []
        for _ in range(options.runs):
            plain.append(measure.run([options.python, str(script)], {options.cpu}).wall)
            ours.append(measure.run(profile_command(options, script, [], out), {options.cpu}).wall)
    added = 1000 * (statistics.median(ours) - statistics.median(plain))
    print(f"plain {1000 * statistics.median(plain):.1f} ms, profiled {1000 * statistics.median(ours):.1f} ms, "
          f"added {added:.1f} ms (medians of {options.runs})")


def truth(options):
    print("| program | function | true | reported | as | error, points |\n|---|---|---|---|---|---|")
    worst = 0.0
    for program in options.programs or TRUTH:
        with tempfile.TemporaryDirectory() as out:
            result = subprocess.run(
                profile_command(options, path_of(program), [str(options.seconds)], out),
                stdout=subprocess.PIPE, text=True, check=True,
            )
            report = json.loads((pathlib.Path(out) / "profile_results.json").read_text())
        worst = max(worst, compare(program, json.loads(result.stdout.splitlines()[-1]), report))
    print(f"\nworst error: {worst:.2f} points")


def compare(program, spent, report):
    """Shares among the parts that the program timed, as it timed them and as the report has them."""
    keys = {"python": "n_cpu_percent_python", "native": "n_cpu_percent_c", "system": "n_sys_percent"}
    reported = {f["line"]: f for file in report["files"].values() for f in file["functions"]}
    true_total = sum(sum(parts.values()) for parts in spent.values())
    seen_total = sum(sum(reported[name][key] for key in keys.values()) for name in spent)
    worst = 0.0
    for name, parts in spent.items():
        for kind, key in keys.items():
            true = 100 * parts.get(kind, 0.0) / true_total
            seen = 100 * reported[name][key] / seen_total
            # A part's system time is the kernel's, whatever the program meant it to be: shown, and judged with its kind.
            if kind == "system":
                continue
            if kind in parts:
                seen += 100 * reported[name]["n_sys_percent"] / seen_total
            worst = max(worst, abs(true - seen))
            print(f"| {program} | {name} | {true:.2f} % | {seen:.2f} % | {kind} | {seen - true:+.2f} |")
    return worst


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["overhead", "startup", "truth"])
    parser.add_argument("programs", nargs="*")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--least", type=int, default=5)
    parser.add_argument("--most", type=int, default=40)
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--cpu", type=int, default=1)
    options = parser.parse_intermixed_args()
    if options.seconds is None:
        options.seconds = 30.0 if options.what == "truth" else 10.0
    print(f"{platform.processor() or platform.machine()}, Linux {platform.release()}, {options.python}", flush=True)
    {"overhead": overhead, "startup": startup, "truth": truth}[options.what](options)


if __name__ == "__main__":
    main()
