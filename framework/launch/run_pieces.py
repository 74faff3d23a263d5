"""Runs the pieces, in order; FOLDER is the prelude's. A file of its own, since compiling two small ones takes half the memory of
compiling a large one, and at its start a program has little else.
"""
import os


def _append(name, text):
    # One write, so that the lines of several processes do not mix.
    file = os.open(FOLDER + name, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        os.write(file, text.encode("utf-8", "backslashreplace"))
    finally:
        os.close(file)


def _run(piece, path):
    try:
        with open(path + ".py", "rb") as file:
            source = file.read()
        names = {"__name__": "_fixingahole_" + piece, "LATER": path + ".later"}
        exec(compile(source, "<fixingahole " + piece + ">", "exec"), names)
    except BaseException as error:
        _append("/failures", "%s: %s: %s\n" % (piece, type(error).__name__, str(error).replace("\n", " ")))


_append("/ran", "%d\n" % os.getpid())
for _name in sorted(os.listdir(FOLDER + "/pieces")):
    if _name.endswith(".py"):
        _run(_name[4:-3], FOLDER + "/pieces/" + _name[:-3])
