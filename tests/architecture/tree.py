"""Which files are this project's own. Shared by the checks; prints nothing."""
import subprocess
from pathlib import Path

C_FAMILY = (".h", ".hpp", ".c", ".cpp")
ROOT = Path(__file__).resolve().parents[2]


def own_files(root, suffixes):
    """Paths under root, relative to it, sorted: what git would commit; without git, all but build/ and hidden folders."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", str(root), "ls-files", "-co", "--exclude-standard"],
        capture_output=True, text=True)
    if listing.returncode == 0:
        paths = [Path(line) for line in listing.stdout.splitlines()]
    else:
        paths = [path.relative_to(root) for path in Path(root).rglob("*")]
        paths = [path for path in paths if path.parts[0] != "build" and not path.parts[0].startswith(".")]
    wanted = (path for path in paths if path.name.endswith(tuple(suffixes)) and path.parts[0] != "third_party")
    return sorted(path for path in set(wanted) if (Path(root) / path).is_file())


def report(problems, what):
    """Prints the problems; returns the exit status."""
    for problem in problems:
        print(problem)
    print(f"{what}: {len(problems)} problems" if problems else f"{what}: in order")
    return 1 if problems else 0
