"""What a profiler saw of a program, in a form that all of them can be read into."""
import collections
import dataclasses
import pathlib

KINDS = ("python", "native", "system", "wait")


@dataclasses.dataclass
class Seen:
    """Times are in any unit: only shares are compared. A profiler that has no kinds puts all under "python"."""

    functions: dict  # {function: {kind: time}}, own time and that of code that is not the program's
    lines: dict = None  # {line: {kind: time}}, None where the profiler has no lines
    pairs: dict = None  # {(caller or "", function): samples}, None where it has no stacks
    samples: int = 0
    lost: int = 0  # samples that it says it could not keep or read whole
    has_kinds: bool = False
    skips_preempted: bool = False  # time that waits for a processor is neither work nor waiting to it
    achieved_hz: float = 0.0


def no_times():
    return dict.fromkeys(KINDS, 0.0)


def from_stacks(stacks, script, lost=0):
    """stacks: [([(function, file, line) from the outermost in], weight)]. What is not in the script's folder counts to its
    caller."""
    folder = str(pathlib.Path(script).parent)
    functions = collections.defaultdict(no_times)
    lines = collections.defaultdict(no_times)
    pairs = collections.Counter()
    total = 0
    for frames, weight in stacks:
        # Without the class around it: not all profilers know it.
        own = [(name.rsplit(".", 1)[-1], file, line) for name, file, line in frames if file.startswith(folder)]
        total += weight
        if not own:
            continue
        name, file, line = own[-1]
        functions[name]["python"] += weight
        if file == str(script):
            lines[line]["python"] += weight
        for caller, callee in set(zip([("", "", 0), *own], own)):
            pairs[caller[0], callee[0]] += weight
    return Seen(dict(functions), dict(lines), pairs, int(total), lost)
