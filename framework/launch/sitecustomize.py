"""Runs the pieces beside it in the program's interpreter, then is as if it had never been there.

Must import nothing that the interpreter has not imported by then, print nothing, and raise nothing but what would have been
raised without it. Children with an old Python find it too, so it stays within the syntax of Python 2.7.
"""
import os
import sys


def _leave(folder):
    """Takes our traces out of the import system; PYTHONPATH stays as it is, for the children."""
    sys.path[:] = [entry for entry in sys.path if entry != folder]
    sys.path_importer_cache.pop(folder, None)
    this = sys.modules.pop("sitecustomize", None)
    if getattr(sys, "pycache_prefix", None):
        try:
            os.unlink(__spec__.cached)
        except Exception:
            pass
    return this


def _append(path, text):
    # One write, so that the lines of several processes do not mix.
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        os.write(file, text.encode("utf-8", "backslashreplace"))
    finally:
        os.close(file)


def _run_piece(folder, name):
    try:
        with open(folder + "/pieces/" + name, "rb") as file:
            source = file.read()
        exec(compile(source, "<fixingahole " + name[4:-3] + ">", "exec"), {"__name__": "_fixingahole_" + name[4:-3]})
    except BaseException as error:
        _append(folder + "/failures", "%s: %s: %s\n" % (name[4:-3], type(error).__name__, str(error).replace("\n", " ")))


def _run_pieces(folder):
    try:
        _append(folder + "/ran", "%d\n" % os.getpid())
        for name in sorted(os.listdir(folder + "/pieces")):
            _run_piece(folder, name)
    except Exception:
        pass  # the run is over and its folder gone, or the disk full: the program goes on


def _run(folder):
    this = _leave(folder)  # kept, or Python 2 would clear these functions' globals
    try:
        # The one that we hide: the user's own, or the distribution's. Without one this is the error that site expects.
        import sitecustomize  # noqa: F401
    finally:
        if sys.version_info >= (3, 8):
            _run_pieces(folder)
        del this


_run(__file__.rpartition("/")[0])
