"""Runs a program with the events of --calls on and callbacks that do nothing (floor.c): what no tracer can do without.

usage: floor.py LIBRARY events|clock PROGRAM [ARGUMENTS]
"""
import ctypes
import pathlib
import subprocess
import sys


def library(folder):
    """Built by this machine's cc; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "bench-calls-floor.so"
    source = pathlib.Path(__file__).resolve().with_name("floor.c")
    root = source.parents[2]
    subprocess.run(["cc", "-std=gnu11", "-O2", "-shared", "-fPIC", f"-I{root}", str(source), "-o", str(path), "-ldl"], check=True)
    return path


def begin(path, with_clock):
    floor = ctypes.PyDLL(path)
    if sys.version_info < (3, 12):
        floor.floor_hook(with_clock)
        return
    monitoring = sys.monitoring
    events = monitoring.events
    floor.floor_callback.restype = ctypes.py_object
    monitoring.use_tool_id(4, "floor")
    wanted = {"PY_START": 0, "PY_RESUME": 0, "PY_THROW": 0, "PY_RETURN": 0, "PY_YIELD": 0, "PY_UNWIND": 0, "CALL": 1,
              "C_RETURN": 1, "C_RAISE": 1}
    for name, is_call in wanted.items():
        monitoring.register_callback(4, getattr(events, name), floor.floor_callback(with_clock, is_call))
    monitoring.set_events(4, sum(getattr(events, name) for name in wanted))


def main():
    path, what, program, *arguments = sys.argv[1:]
    sys.argv = [program, *arguments]
    code = compile(pathlib.Path(program).read_text(encoding="utf-8"), program, "exec")
    names = {"__name__": "__main__", "__file__": program}
    begin(path, int(what == "clock"))
    exec(code, names)


if __name__ == "__main__":
    main()
