"""Runs the pieces beside it (run_pieces.py) in the program's interpreter, then is as if it had never been there.

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


def _run_pieces(folder):
    try:
        with open(folder + "/run_pieces.py", "rb") as file:
            exec(compile(file.read(), "<fixingahole>", "exec"), {"FOLDER": folder})
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
