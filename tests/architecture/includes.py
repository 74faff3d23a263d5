"""Who may include whom: the order of the stages, plugins on the SDK alone, one owner for each library.

Seen to fail: checks_test.py gives it a tree with each violation; besides, an include of framework/report in a file of
framework/collect made it fail with that file and line.
"""
import re
import sys
from pathlib import Path

from tree import C_FAMILY, ROOT, own_files, report

# A folder may include those before it, and itself.
STAGES = ["model", "diagnostics", "config", "plugin_host", "launch", "native", "collect", "pipeline", "recording",
          "analysis", "report", "cli"]

# The header's beginning -> the one folder that may include it.
OWNERS = {
    "boost/dll": "framework/plugin_host",
    "toml++": "framework/config",
    "boost/program_options": "framework/cli",
    "tbb/": "framework/pipeline",
    "oneapi/": "framework/pipeline",
    "spdlog/": "framework/diagnostics",
    "elfutils/": "framework/native",
    "libelf": "framework/native",
    "gelf": "framework/native",
    "dwarf.h": "framework/native",
}

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def stage_problem(path, header):
    here, there = path.parts, Path(header).parts
    if there[0] != "framework" or len(there) < 2:
        return None
    if here[0] in ("plugins", "sdk"):
        return f"{here[0]}/ must build on the SDK alone"
    if here[0] != "framework":
        return None
    if there[1] not in STAGES:
        return f"framework/{there[1]} is not a stage"
    if STAGES.index(there[1]) > STAGES.index(here[1]):
        return f"{here[1]} comes before {there[1]} and must not know it"
    return None


def owner_problem(path, header):
    for beginning, owner in OWNERS.items():
        if header.startswith(beginning) and not path.is_relative_to(owner):
            return f"only {owner} includes {beginning}"
    return None


def violations(root):
    found = []
    for path in own_files(root, C_FAMILY):
        for number, line in enumerate((Path(root) / path).read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            problem = match and (stage_problem(path, match[1]) or owner_problem(path, match[1]))
            if problem:
                found.append(f"{path}:{number}: includes {match[1]}: {problem}")
    return found


if __name__ == "__main__":
    sys.exit(report(violations(ROOT), "includes"))
