"""What the linked objects show to the outside, read with readelf.

usage: binaries.py [--plugins FILE...] [--agents FILE...]
A plugin exports fah_plugin_entry_v1 alone. An agent, which lives in other people's processes, needs libc and the core
alone, takes from them only what agent_symbols.txt lists, nothing newer than GLIBC_2.17, and binds at load for good.
Seen to fail: checks_test.py compiles an object with each violation.
"""
import re
import subprocess
import sys
from pathlib import Path

from tree import report

ENTRY = "fah_plugin_entry_v1"
NEWEST_GLIBC = (2, 17)
ALLOWED = Path(__file__).with_name("agent_symbols.txt")


def readelf(option, path):
    return subprocess.run(["readelf", "-W", option, path], capture_output=True, text=True, check=True).stdout


def dynamic_symbols(path):
    """(name, version or "", binding, defined) of each dynamic symbol."""
    for line in readelf("--dyn-syms", path).splitlines():
        fields = line.split()
        if len(fields) >= 8 and fields[0].rstrip(":").isdigit() and fields[4] != "LOCAL":
            name, _, version = fields[7].partition("@")
            yield name, version.lstrip("@"), fields[4], fields[6] != "UND"


def dynamic_tags(path):
    return re.findall(r"\((\w+)\)\s+(.*)", readelf("-d", path))


def plugin_violations(path):
    exported = sorted(name for name, _, _, defined in dynamic_symbols(path) if defined)
    if exported == [ENTRY]:
        return []
    return [f"{path}: exports {', '.join(exported) or 'nothing'} instead of {ENTRY} alone"]


def allowed_symbols():
    """Name -> must it be weak? From lines `name` and `weak name`."""
    lines = (line.split("#")[0].split() for line in ALLOWED.read_text().splitlines())
    return {words[-1]: words[0] == "weak" and len(words) > 1 for words in lines if words}


def symbol_problem(name, version, binding, from_agents):
    glibc = re.fullmatch(r"GLIBC_(\d+)\.(\d+)(?:\.\d+)?", version)
    if glibc and (int(glibc[1]), int(glibc[2])) > NEWEST_GLIBC:
        return f"needs {name}@{version}; nothing above GLIBC_{NEWEST_GLIBC[0]}.{NEWEST_GLIBC[1]} may be needed"
    if name in from_agents:
        return None
    allowed = allowed_symbols()
    if name not in allowed:
        return f"needs {name}, which {ALLOWED.name} does not list"
    if allowed[name] and binding != "WEAK":
        return f"needs {name} for certain; older systems have it outside libc, so the reference must be weak"
    return None


def agent_violations(path, agents):
    tags = dynamic_tags(path)
    needed = {value.split("[")[1].rstrip("]") for tag, value in tags if tag == "NEEDED"}
    others = needed - {"libc.so.6"} - {Path(agent).name for agent in agents}
    found = [f"{path}: needs the library {name}; libc alone is allowed" for name in sorted(others)]
    flags = " ".join(value for tag, value in tags if tag == "FLAGS_1")
    found += [f"{path}: is not linked with -z {flag.lower()}" for flag in ("NOW", "NODELETE") if flag not in flags]
    from_agents = {name for agent in agents for name, _, _, defined in dynamic_symbols(agent) if defined}
    for name, version, binding, defined in dynamic_symbols(path):
        problem = None if defined else symbol_problem(name, version, binding, from_agents)
        if problem:
            found.append(f"{path}: {problem}")
    return found


def violations(plugins, agents):
    found = [problem for path in plugins for problem in plugin_violations(path)]
    return found + [problem for path in agents for problem in agent_violations(path, agents)]


def split_arguments(arguments):
    lists = {"--plugins": [], "--agents": []}
    current = None
    for argument in arguments:
        if argument in lists:
            current = lists[argument]
        else:
            current.append(argument)
    return lists["--plugins"], lists["--agents"]


if __name__ == "__main__":
    plugins, agents = split_arguments(sys.argv[1:])
    sys.exit(report(violations(plugins, agents), f"{len(plugins)} plugins, {len(agents)} agents"))
