"""Profiling inside this process: joining a run of the host's, which is a child here, and leaving it again.

The host starts a stand-in for the program, which hands over the environment that plugins made; then core and agents are loaded
into this process and told to begin. docs/design/0025 says how they do that.
"""
import ctypes
import os
import resource
import select
import subprocess
import sys
import threading
import time

from fixingahole.__main__ import HOST

STAND_IN = os.path.join(os.path.dirname(os.path.dirname(HOST)), "libexec", "fixingahole", "fixingahole-inside")
CORE = "libfixingahole_core.so"
REASONS = {
    1: "another run measures this process already",
    2: "the run ended before it began",
    3: "this is no CPython whose layout is known",
    4: "there is no room for a ring, or the handlers of SIGSEGV and SIGBUS could not be set",
}
WHAT_IT_DOES = {
    "libfixingahole_tracer.so": "calls are counted",
    "libfixingahole_perf_event.so": "perf_event samples",
}
LEFT_OUT = {
    "libfixingahole_heap.so": "memory was counted inside the program: what was allocated before counts from its next realloc on, "
                              "and memory that ctypes, dlsym or libc itself asks libc for is left out",
}
FORKS_BY_VFORK = sys.version_info >= (3, 10)  # before, subprocess copies the page tables, or leaves all files open
PATIENCE = 60.0


class ProfileError(RuntimeError):
    """Profiling inside this process could not begin, or its reports could not be written."""


class _Thread(ctypes.Structure):
    """fah_attached_thread of sdk/agent/threads.h."""

    _fields_ = [("pthread_id", ctypes.c_uint64), ("tid", ctypes.c_int32), ("reserved", ctypes.c_uint32),
                ("name", ctypes.c_char_p)]


def _threads():
    known = [thread for thread in threading.enumerate() if thread.ident and thread.native_id]
    array = (_Thread * max(1, len(known)))()
    for place, thread in zip(array, known):
        place.pthread_id, place.tid = thread.ident, thread.native_id
        # Reports know the main one by its number.
        place.name = b"" if thread is threading.main_thread() else thread.name.encode(errors="replace")
    return array, len(known)


def _load(path):
    """PyDLL: it is called under the interpreter's lock."""
    try:
        return ctypes.PyDLL(path)
    except OSError as error:
        raise ProfileError("%s cannot be loaded into this process: %s" % (path, error)) from error


class _Environment:
    """Variables for C code that is called meanwhile; os.environ does not show them."""

    def __init__(self, variables):
        self.variables = variables

    def __enter__(self):
        for name, value in self.variables.items():
            os.putenv(name, value)

    def __exit__(self, *_):
        for name in self.variables:
            os.unsetenv(name)


class Run:
    """One run of the host: start() to finish()."""

    def __init__(self, words, label, script, command):
        self.process = os.getpid()
        self.attached = False
        self.core = None
        self.agents = []  # (name, library) of those that take part
        self.words = words
        self.environment = dict(os.environ, _FAH_INSIDE=label, _FAH_INSIDE_SCRIPT=script, _FAH_INSIDE_COMMAND=command,
                                _FAH_INSIDE_PID=str(self.process))
        self.told = {}

    def start(self):
        self._start_host()
        try:
            self._read_environment()
            self._attach()
        except BaseException:
            self._end_host()
            raise

    def _start_host(self):
        out, self.in_end = os.pipe()  # what the stand-in reads, until we say so
        self.told_end, told = os.pipe()
        environment, files = self.environment, {"pass_fds": (told, out)}
        if not FORKS_BY_VFORK:
            for end in files.pop("pass_fds"):
                os.set_inheritable(end, True)
            environment = dict(environment, _FAH_INSIDE_FILES="%d %d" % (told, out))
            files["close_fds"] = False  # the host does it
        try:
            self.host = subprocess.Popen(
                [HOST, "profile", *self.words, "--", STAND_IN, str(told), str(out)], env=environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                errors="surrogateescape", **files,
                restore_signals=False)  # SIGPIPE stays ignored: when we are killed, it still writes its reports
        except OSError as error:
            os.close(self.in_end)
            os.close(self.told_end)
            raise ProfileError("cannot start %s: %s" % (HOST, error)) from error
        finally:
            os.close(out)
            os.close(told)

    def _read_environment(self):
        text, end = b"", time.monotonic() + PATIENCE
        while not (text.endswith(b"\0\0") or text == b"\0"):
            readable = select.select([self.told_end], [], [], max(0, end - time.monotonic()))[0]
            piece = os.read(self.told_end, 65536) if readable else b""
            if not piece:
                raise ProfileError(self._complaint())
            text += piece
        entries = [os.fsdecode(entry) for entry in text.split(b"\0") if entry]
        self.told = dict(entry.split("=", 1) for entry in entries)
        self.folder = self.told.get("_FAH_INSIDE_FOLDER", "")

    def _complaint(self):
        os.close(self.in_end)
        self.in_end = -1
        try:
            _, message = self.host.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            return "the host did not answer within %d s" % PATIENCE
        return message.strip().replace("fixingahole: error: ", "") or "the host ended with %d" % self.host.returncode

    def _attach(self):
        users = os.environ.get("LD_PRELOAD", "").replace(":", " ").split()
        libraries = [path for path in self.told.get("LD_PRELOAD", "").split(":") if path and path not in users]
        core = [path for path in libraries if os.path.basename(path) == CORE]
        if not core:
            raise ProfileError("the host loads nothing into the program: %s" % (libraries,))
        variables = {name: value for name, value in self.told.items() if name.startswith("_FAH_")}
        with _Environment(variables):
            self.core = _load(core[0])
            begin_use = resource.getrusage(resource.RUSAGE_SELF)
            array, count = _threads()
            code = self.core.fah_core_attach_v1(array, count)
            if code != 0:
                raise ProfileError("profiling cannot begin: " + REASONS.get(code, "code %d" % code))
            self.attached = True
            self.begin_use, self.begin_ns = begin_use, time.monotonic_ns()
            for path in libraries:
                if path != core[0]:
                    self._attach_agent(path)

    def _attach_agent(self, path):
        agent = _load(path)
        begin = getattr(agent, "fah_agent_attach_v1", None)
        if begin is not None and begin() == 0:
            self.agents.append((os.path.basename(path), agent))
            return
        self.detach()
        name = os.path.basename(path)
        what = WHAT_IT_DOES.get(name, name + " works")
        how = "only from a program's start" if begin is None else "not now"
        raise ProfileError("%s %s: use `fixingahole profile`" % (what, how))

    def detach(self):
        if not self.attached or os.getpid() != self.process:
            return
        self.attached = False
        self.core.fah_core_detach_v1()
        for _, agent in self.agents:
            if hasattr(agent, "fah_agent_detach_v1"):
                agent.fah_agent_detach_v1()
        use, end_ns = resource.getrusage(resource.RUSAGE_SELF), time.monotonic_ns()
        numbers = (self.begin_ns, end_ns, int((use.ru_utime - self.begin_use.ru_utime) * 1e9),
                   int((use.ru_stime - self.begin_use.ru_stime) * 1e9), use.ru_maxrss * 1024)
        try:
            with open(os.path.join(self.told["_FAH_RUN"], "inside"), "w", encoding="ascii") as file:
                file.write("\n".join([" ".join(map(str, numbers)),
                                      *(LEFT_OUT[name] for name, _ in self.agents if name in LEFT_OUT)]))
        except OSError:
            pass  # the host is gone: finish() says so

    def finish(self):
        """Leaves the run and waits for the reports: (stdout, stderr, exit code) of the host."""
        self.detach()
        try:
            os.write(self.in_end, b".")  # forked children may hold this end open
        except OSError:
            pass  # the host has ended
        return self._end_host()

    def _end_host(self):
        for end in (self.in_end, self.told_end):
            if end >= 0:
                os.close(end)
        self.in_end = self.told_end = -1
        try:
            out, err = self.host.communicate()
        except ValueError:  # has been read for its complaint
            out, err = "", ""
        return out, err, self.host.returncode

    def forget(self):
        """In a child of a fork: the run is its parent's."""
        for end in (self.in_end, self.told_end):
            if end >= 0:
                os.close(end)
        self.in_end = self.told_end = -1
