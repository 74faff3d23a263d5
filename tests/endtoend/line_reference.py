"""How often each line of the functions marked @profile runs, as this interpreter's own events tell Python code: from 3.12 on
those of sys.monitoring, before those of sys.settrace. usage: line_reference.py SCRIPT; prints [[line, hits], ...]"""
import collections
import json
import sys
import threading

codes, hits = set(), collections.Counter()
BY_MONITORING = sys.version_info >= (3, 12)
TOOL = 2


def profile(function):
    codes.add(function.__code__)
    if BY_MONITORING:
        sys.monitoring.set_local_events(TOOL, function.__code__, sys.monitoring.events.LINE)
    return function


def on_line(_, line):
    hits[line] += 1


def in_frame(frame, event, _):
    if event == "line":
        hits[frame.f_lineno] += 1
    return in_frame


def on_call(frame, *_):
    return in_frame if frame.f_code in codes else None


def watch():
    if BY_MONITORING:
        sys.monitoring.use_tool_id(TOOL, "reference")
        sys.monitoring.register_callback(TOOL, sys.monitoring.events.LINE, on_line)
    else:
        threading.settrace(on_call)
        sys.settrace(on_call)


def main(path):
    with open(path, encoding="utf-8") as file:
        code = compile(file.read(), path, "exec")
    watch()
    exec(code, {"__name__": "__main__", "__file__": path, "profile": profile})
    sys.settrace(None)
    print(json.dumps(sorted(hits.items())))


main(sys.argv[1])
