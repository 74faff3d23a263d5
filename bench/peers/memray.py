"""memray: records every allocation, from inside the program; with --trace-python-allocators those of CPython's own as well."""
import json
import subprocess

NAME = "memray"
REQUIREMENTS = ["memray"]
FROM_OUTSIDE = False
OLDEST = None
SEES_EVERY_THREAD = True
OUTPUT = "memray.bin"


def version_command(folder, python):
    del python
    return [str(folder / "bin" / "python"), "-m", "memray", "--version"]


def memory_command(python, script, arguments, out, objects):
    words = [python, "-m", "memray", "run", "--quiet", "--force", "-o", f"{out}/{OUTPUT}"]
    return [*words, *(["--trace-python-allocators"] if objects else []), str(script), *arguments]


# Runs in the environment that has memray: what each line of the script held when the whole program held the most.
READ = """
import collections, json, sys
from memray import FileReader
lines = collections.Counter()
for record in FileReader(sys.argv[1]).get_high_watermark_allocation_records(merge_threads=True):
    for _, file, line in record.stack_trace():
        if file == sys.argv[2]:
            lines[line] += record.size
            break
print(json.dumps(lines))
"""


def peaks(python, out, script):
    """{line: bytes}; of the first process alone."""
    done = subprocess.run([python, "-c", READ, f"{out}/{OUTPUT}", script], capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        raise OSError(done.stderr.strip().splitlines()[-1])
    return {int(line): size for line, size in json.loads(done.stdout).items()}
