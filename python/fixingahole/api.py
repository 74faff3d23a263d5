"""fixingahole.profile(): a part of a program that runs, as a context manager and as a decorator."""
import functools
import inspect
import json
import os
import sys
import threading
import warnings

from fixingahole.inside import ProfileError, Run

_lock = threading.Lock()
_active = None  # the Profile between its __enter__ and __exit__


class ProfileWarning(UserWarning):
    """What the host has to say: a note, or that reports could not be written."""


def _is_measured():
    return os.path.exists(os.path.join(os.environ.get("_FAH_RUN", "/nowhere"), "control"))


def _main_file():
    """The program's own file, or none in a console."""
    path = getattr(sys.modules.get("__main__"), "__file__", None) or ""
    return os.path.abspath(path) if os.path.isfile(path) else ""


def _words(options):
    words = ["--sampler", "signal"]
    for name, value in options.items():
        option = "--" + name.replace("_", "-")
        if value is None or value is False:
            continue
        if value is True:
            words.append(option)
        elif name == "memory":
            words.append("%s=%s" % (option, value))
        elif isinstance(value, dict):
            words += [word for item in value.items() for word in (option, "%s=%s" % item)]
        elif isinstance(value, (list, tuple)):
            words += [word for item in value for word in (option, os.fspath(item))]
        else:
            words += [option, os.fspath(value) if isinstance(value, os.PathLike) else str(value)]
    return words


class Profile:
    """What `with fixingahole.profile() as profile` gives; after the block its results."""

    def __init__(self, name, quiet, script, options):
        self.name = name
        self.quiet = quiet
        self.script = script
        self.folder = None  # where the reports lie
        self.summary = ""  # what the command would have printed
        self._words = _words(options)
        self._run = None

    def __enter__(self):
        global _active
        with _lock:
            if _active is not None:
                raise RuntimeError("a profile() is at work in this process already; they cannot be nested")
            _active = self
        try:
            self._begin()
        except BaseException:
            _active = None
            raise
        return self

    def _begin(self):
        if _is_measured():
            warnings.warn("fixingahole measures this program already: this profile() does nothing", ProfileWarning,
                          stacklevel=3)
            return
        script = self.script or _main_file()
        where = os.path.basename(script) or "a console"
        label = self.name or os.path.basename(script) or "inside"
        run = Run(self._words, label, script, "fixingahole.profile() in " + where)
        run.start()
        self._run = run

    def __exit__(self, kind, *_):
        global _active
        run, self._run = self._run, None
        _active = None
        if run is None or run.process != os.getpid():
            return
        out, err, code = run.finish()
        self.folder, self.summary = run.folder, out
        if err.strip():
            warnings.warn(err.strip(), ProfileWarning, stacklevel=2)
        if not self.quiet:
            print(out, end="")
        if code != 0 and kind is None:
            raise ProfileError("the reports were not written (exit code %d)" % code)

    def results(self):
        """profile_results.json, read."""
        with open(os.path.join(self.folder, "profile_results.json"), encoding="utf-8") as file:
            return json.load(file)


def profile(target=None, *, name=None, quiet=False, memory=False, precision=None, detailed=False, ignore=(), rate=None,
            clock=None, native=False, duration=None, output_directory=None, reporter=(), live=None, option=None):
    """Profiles a block (`with profile():`) or every call of a function (`@profile`, `@profile(rate=100)`).

    The options are those of `fixingahole profile --help`. Reports are written when the block ends; the summary is printed unless
    quiet is set. Nothing else of the process may be profiled meanwhile.

    memory=True samples what the block allocates, memory="exact" counts all of it: Python's objects, and what the interpreter and
    loaded libraries, also those that the block imports, ask malloc and mmap for. Memory of before counts for nothing when it is
    freed, and as new when it is reallocated. Left out is what C code gets through a pointer of its own (ctypes, dlsym) and what
    libc allocates for itself.
    """
    options = {"memory": memory, "precision": precision, "detailed": detailed, "ignore": ignore, "rate": rate,
               "clock": clock, "native": native, "duration": duration, "output_directory": output_directory,
               "reporter": reporter, "live": live, "option": option}
    if isinstance(target, str):
        target, name = None, target
    make = functools.partial(Profile, quiet=quiet, script="", options=options)
    if target is None:
        return _Maker(name, make)
    return _wrapped(target, functools.partial(make, name or target.__name__))


class _Maker(Profile):
    """A context manager that, called with a function, is a decorator."""

    def __init__(self, name, make):
        made = make(name)
        self.__dict__.update(made.__dict__)
        self._make = make

    def __call__(self, function):
        return _wrapped(function, functools.partial(self._make, self.name or function.__name__))


def _wrapped(function, make):
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise TypeError("%s is a generator: it works outside of its call; use `with fixingahole.profile()` around the loop"
                        % function.__name__)
    depth = [0]  # a function that calls itself is profiled once

    if inspect.iscoroutinefunction(function):
        @functools.wraps(function)
        async def awaited(*args, **kwargs):
            with make():
                return await function(*args, **kwargs)
        return awaited

    @functools.wraps(function)
    def called(*args, **kwargs):
        if depth[0]:
            return function(*args, **kwargs)
        depth[0] += 1
        try:
            with make():
                return function(*args, **kwargs)
        finally:
            depth[0] -= 1
    return called


def _in_child():
    """A fork's child goes on unprofiled by this object: the run, and its reports, are the parent's."""
    global _active, _lock
    _lock = threading.Lock()
    if _active is not None and _active._run is not None:
        _active._run.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)
