"""Who is measured beside a plain run, and by which command: fixingahole's modes of memory, and its peers."""
import dataclasses
import pathlib
import subprocess
import tempfile

import ours
import peers
import surroundings

OURS = {
    "sampled": ["--memory"],
    "precision 10": ["--memory", "--precision", "10"],
    "precision -10": ["--memory", "--precision", "-10"],
    "exact": ["--memory=exact"],
    "exact without Python's": ["--memory=exact", "--option", "heap.python=false"],
    "cpu alone": ["--cpu"],
}
PEERS = {"scalene": ("scalene", True), "memray": ("memray", False), "memray with Python's": ("memray", True)}
# What each exact mode is to be held against: the same scope.
SAME_SCOPE = {"exact": "memray with Python's", "exact without Python's": "memray"}
DEFAULT = ["sampled", "precision 10", "exact", "exact without Python's", *PEERS]


@dataclasses.dataclass
class Subject:
    name: str
    words: object  # (script, arguments, out) -> command line


def of_ours(name, python, more=()):
    options = [*OURS[name], *more]

    def words(script, arguments, out):
        return [ours.COMMAND, "profile", "--quiet", "-o", str(out), "--python", python, *options, str(script), *arguments]
    return Subject(name, words)


def of_peer(name, python):
    module, objects = peers.OF_MEMORY[PEERS[name][0]], PEERS[name][1]
    return Subject(name, lambda script, arguments, out: module.memory_command(python, script, arguments, out, objects))


def refusal(name, python):
    """Why this build cannot: its own words, or None."""
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "nothing.py"
        script.touch()
        asked = subprocess.run(of_ours(name, python).words(script, [], folder), capture_output=True, text=True)
    return None if asked.returncode == 0 else surroundings.reason(asked.stderr)


def find(names, base):
    """([Subject], {name: why not}, the interpreter that all of them use)."""
    python = peers.with_packages(base, ["numpy"])
    chosen, missing = [], {}
    for name in names:
        try:
            if name in PEERS:
                peers.install(peers.OF_MEMORY[PEERS[name][0]], base)
                chosen.append(of_peer(name, python))
                continue
            missing[name] = refusal(name, python)
            if not missing[name]:
                del missing[name]
                chosen.append(of_ours(name, python))
        except peers.Missing as reason:
            missing[name] = str(reason)
    return chosen, missing, python
