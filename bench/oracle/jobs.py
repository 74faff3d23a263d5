"""Which runs there are, and how they share the processors: two at a time, one pinned to each, where a program has one thread;
a program with several has the machine to itself."""
import concurrent.futures
import dataclasses
import os
import pathlib
import queue
import signal
import subprocess
import tempfile

import surroundings

PROGRAMS = pathlib.Path(__file__).resolve().parent / "programs"
CPU_CASES = ("split", "calls", "native_held", "native_released", "threads", "recursion", "generators", "awaits")
WALL_CASES = ("naps",)
CASES = CPU_CASES + WALL_CASES
SEVERAL_THREADS = ("threads",)


@dataclasses.dataclass
class Job:
    case: str
    clock: str
    profiler: object  # has .name, .command(job, out) and .read(out, script, what it said)
    version: str
    python: str
    seconds: float
    rate: int = None

    @property
    def script(self):
        return PROGRAMS / f"{self.case}.py"

    def label(self):
        rate = f" {self.rate} Hz" if self.rate else ""
        return f"{self.case} {self.clock} {self.profiler.name}{rate} {self.version}"


class Failed(Exception):
    """A run that gave no result: the reason in a few words."""


def clocks_of(case):
    return ("auto", "wall") if case in WALL_CASES else ("cpu",)


def finish(process, seconds):
    try:
        return process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise Failed(f"no end within {seconds:.0f} s") from None


def run(job):
    """(the program's last line of output, what the profiler saw)."""
    with tempfile.TemporaryDirectory(prefix="fah-oracle-") as out:
        process = subprocess.Popen(job.profiler.command(job, out), cwd=PROGRAMS, stdin=subprocess.DEVNULL, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
                                   env=job.profiler.environment())
        standard_output, standard_error = finish(process, 3 * job.seconds + 30)
        truth = [line for line in standard_output.splitlines() if line.startswith('{"groups"')]
        if not truth:
            raise Failed(f"exit {process.returncode}: {surroundings.reason(standard_error)}")
        try:
            return truth[-1], job.profiler.read(out, job.script, standard_output + standard_error)
        except (OSError, ValueError, KeyError, IndexError) as error:
            raise Failed(f"no report that can be read: {error!r}; {surroundings.reason(standard_error)}") from None


def on_processors(jobs, work, done):
    """work(job) for each, on a processor of its own; done(job, result or exception) from one thread at a time."""
    waiting = queue.SimpleQueue()
    for processor in sorted(os.sched_getaffinity(0)):
        waiting.put(processor)

    def pinned(job):
        processor = waiting.get()
        try:
            os.sched_setaffinity(0, {processor})  # this thread's alone; what it starts inherits it
            return work(job)
        finally:
            waiting.put(processor)

    several = [job for job in jobs if job.case in SEVERAL_THREADS]
    single = [job for job in jobs if job.case not in SEVERAL_THREADS]
    with concurrent.futures.ThreadPoolExecutor(waiting.qsize()) as pool:
        running = {pool.submit(pinned, job): job for job in single}
        for future in concurrent.futures.as_completed(running):
            done(running[future], future.exception() or future.result())
    for job in several:
        try:
            result = work(job)
        except Exception as error:  # reported, like those of the pool
            result = error
        done(job, result)
