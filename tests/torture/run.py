"""The workload under the whole profiler, on every Python: it must come through as without us, and its profile must be whole.

    ./dev torture --sampler perf_event --rate 10000
    ./dev torture --command build/asan/bin/fixingahole     the host under ASan and UBSan (`cmake --preset asan` first)
    ./dev torture --seconds 5 --python 3.12 --python system
    ./dev torture --memory --seconds 600                   memory_workload.py under --memory; --memory exact for that

Nothing may crash, hang, change what the program prints or its exit code, stay behind on tmpfs, or damage a ring; the
profile holds what wait4 charged, or the bytes that the program says it allocated: what is missing there has to be among the
losses, and what is held at the end has to be little. One line for each Python; exits 1 if any failed. Seen to fail with a
wrong check in the workload, with a total that leaves out what was not sampled, and with frees that are not told.
"""
import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "endtoend"))
import harness

WORKLOAD, MEMORY_WORKLOAD = HERE / "workload.py", HERE / "memory_workload.py"
MISSING = ("dropped", "heap_untracked", "heap_frees", "storage_overflow", "undelivered")
LOST = ("damaged_rings", "unprofiled_processes", "unarmed")
MEMORY_WORDS = {None: [], "sampled": ["--memory"], "exact": ["--memory=exact"]}


def options(words):
    parser = argparse.ArgumentParser(description="The torture of tests/torture/workload.py under the profiler.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--sampler", default="auto")
    parser.add_argument("--rate", default="")
    parser.add_argument("--clock", default="auto")
    parser.add_argument("--memory", nargs="?", const="sampled", choices=["sampled", "exact"], help="torture that instead")
    parser.add_argument("--command", default=harness.COMMAND, help="the fixingahole to run")
    parser.add_argument("--python", action="append", help="3.8 to 3.15 or system; again for more; all without it")
    return parser.parse_args(words)


def environment():
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("FIXINGAHOLE", "_FAH_"))}
    kept.setdefault("ASAN_OPTIONS", "detect_leaks=0:abort_on_error=1")
    kept.setdefault("UBSAN_OPTIONS", "halt_on_error=1:print_stacktrace=1")
    return kept


def run(command, seconds, folder):
    """(exit code, stdout, stderr); -1 when it had to be killed, with all its processes."""
    process = harness.start(command, cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        stdout, stderr = process.communicate(timeout=3 * seconds + 120)
        return process.returncode, stdout, stderr
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        stdout, stderr = process.communicate()
        return -1, stdout, stderr


def memory_faults(stdout, found):
    """The program ends in its own account: OK {"allocated": bytes}."""
    told, heap = json.loads(stdout.splitlines()[0].split(" ", 1)[1]), found["heap"]
    lost = [loss for loss in MISSING if found["losses"].get(loss)]
    off = heap["allocated_bytes"] / told["allocated"] - 1
    if (abs(off) > 0.1 and not lost) or off > 0.2:
        yield f"{heap['allocated_bytes']} bytes in the profile, {told['allocated']} allocated, and no loss told"
    end = heap["series"][-1][1] if heap["series"] else 0
    if end > max(0.1 * heap["peak_bytes"], 20 << 20) and not lost:
        yield f"{end >> 20} MB seem to be held at the end"


def faults(code, stdout, stderr, output, memory):
    if code == -1:
        yield "hung"
        return
    if code != 0:
        yield f"exit code {code}"
    if not stdout.startswith("OK "):
        yield "the program's output is not what it prints without us"
    if "ERROR: AddressSanitizer" in stderr or "runtime error:" in stderr:
        yield "a sanitizer spoke"
    results = output / "profile_results.json"
    if not results.exists():
        yield "no report"
        return
    found = json.loads(results.read_text())["fixingahole"]
    for loss in LOST:
        if found["losses"].get(loss):
            yield f"{loss} {found['losses'][loss]}"
    if memory and stdout.startswith("OK "):
        yield from memory_faults(stdout, found)
    charged = found["user_ns"] + found["system_ns"]
    if found["total_ns"] < 0.97 * charged:
        yield f"{found['total_ns'] / 1e9:.2f} s in the profile, {charged / 1e9:.2f} s charged"


def figures(output):
    try:
        found = json.loads((output / "profile_results.json").read_text())["fixingahole"]
    except OSError:
        return ""
    losses = ", ".join(f"{name} {count}" for name, count in found["losses"].items()) or "none"
    if "heap" in found:
        size = (output / "recording.fah").stat().st_size
        losses += f"; {found['heap']['samples']} allocations seen, recording {size / (1 << 20):.1f} MB"
    return f"{found['n_samples']} samples, {len(found['processes'])} processes, losses: {losses}"


def torture(label, python, wanted):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="fah-torture-run-"))
    try:
        command = [wanted.command, "profile", "-o", folder / "out", "--reporter", "json", "--clock", wanted.clock,
                   "--sampler", wanted.sampler, *(["--rate", wanted.rate] if wanted.rate else []),
                   *MEMORY_WORDS[wanted.memory], "--python", python,
                   MEMORY_WORKLOAD if wanted.memory else WORKLOAD, str(wanted.seconds)]
        code, stdout, stderr = run([str(word) for word in command], wanted.seconds, folder)
        found = list(faults(code, stdout, stderr, folder / "out", wanted.memory))
        found += [f"left {path}" for path in harness.left_behind()]
        print(f"{label}: {'; '.join(found) or 'ok'} ({figures(folder / 'out')})", flush=True)
        if found:
            print(stdout[-3000:] + stderr[-6000:], flush=True)
        return not found
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    wanted = options(sys.argv[1:])
    pythons = harness.interpreters()
    chosen = {label: path for label, path in pythons.items() if not wanted.python or label in wanted.python}
    if not chosen:
        sys.exit(f"none of these is here: {', '.join(wanted.python or harness.VERSIONS)}")
    passed = [torture(label, path, wanted) for label, path in chosen.items()]
    sys.exit(0 if all(passed) else 1)


if __name__ == "__main__":
    main()
