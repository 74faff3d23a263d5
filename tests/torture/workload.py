"""Everything at once, for `seconds`: generators, exec'd code, deep recursion, thread churn, forks, subprocesses, sockets,
exceptions, imports, coroutines, subinterpreters where there are. Every part checks its own results; the program prints OK
and exits 0, or says what was wrong and exits 1.

    python workload.py [seconds]
"""
import asyncio
import importlib
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings

warnings.simplefilter("ignore")  # forking with threads is what is tested
seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
deadline = time.monotonic() + seconds
failures = []
rounds = {}


def repeat(function):
    def loop():
        try:
            while time.monotonic() < deadline:
                function()
                rounds[function.__name__] = rounds.get(function.__name__, 0) + 1
        except BaseException:
            failures.append(function.__name__ + "\n" + traceback.format_exc())
    return threading.Thread(target=loop, name=function.__name__)


def generators():
    def count(n):
        for i in range(n):
            yield i

    def relay(n):
        total = yield from count(n)
        return total

    assert sum(x for x in relay(500)) == 124750
    assert [x * y for x in count(30) for y in count(30)][-1] == 841


def thrown_away_code():
    n = random.randrange(1 << 30)
    space = {}
    exec("def f_%d(x):\n    def g(y):\n        return y + %d\n    return sum(g(i) for i in range(x))" % (n, n), space)
    assert space["f_%d" % n](50) == 1225 + 50 * n


def recursion():
    def down(n):
        return 1 + down(n - 1) if n else 0

    for depth in (900, 10, 500, 700):
        assert down(depth - 100) == depth - 100 if depth > 100 else down(depth) == depth


def short_threads():
    got = []
    threads = [threading.Thread(target=lambda i=i: got.append(sum(range(i * 100)))) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8


def exceptions():
    def fail(n):
        if n == 0:
            raise ValueError("end")
        try:
            fail(n - 1)
        except ValueError as error:
            raise KeyError(n) from error if n % 7 == 0 else ValueError("again")

    for n in range(20):
        try:
            fail(n)
        except (ValueError, KeyError):
            continue
        raise AssertionError("nothing was raised")


def sockets():
    left, right = socket.socketpair()
    with left, right:
        for _ in range(50):
            left.sendall(b"x" * 4096)
            got = b""
            while len(got) < 4096:
                got += right.recv(4096)
            assert got == b"x" * 4096


def forks():
    pid = os.fork()
    if pid == 0:
        os._exit(sum(i * i for i in range(2000)) % 200)
    assert os.WEXITSTATUS(os.waitpid(pid, 0)[1]) == sum(i * i for i in range(2000)) % 200


def subprocesses():
    assert subprocess.check_output([sys.executable, "-S", "-c", "print(sum(range(1000)))"]) == b"499500\n"
    assert subprocess.call(["sh", "-c", "exit 9"]) == 9
    time.sleep(0.02)


def sleeps():
    begin = time.monotonic()
    time.sleep(0.01)
    assert time.monotonic() - begin >= 0.0099


def sorting():
    data = [random.random() for _ in range(3000)]
    assert sorted(data, key=lambda v: -v)[0] == max(data)


modules = tempfile.mkdtemp(prefix="fah-torture-")
sys.path.insert(0, modules)


def imports():
    n = random.randrange(1 << 30)
    name = "f_%d" % n
    with open(os.path.join(modules, name + ".py"), "w") as module:
        module.write("def g(x):\n    return sum(x + i for i in range(50))\nvalue = g(%d)\n" % n)
    importlib.invalidate_caches()
    assert importlib.import_module(name).value == 50 * n + 1225
    del sys.modules[name]
    os.unlink(os.path.join(modules, name + ".py"))


def coroutines():
    async def down(n):
        await asyncio.sleep(0)
        return 1 + await down(n - 1) if n else 0

    async def all_of_them():
        return await asyncio.gather(*[down(n) for n in range(20)])

    loop = asyncio.new_event_loop()
    try:
        assert loop.run_until_complete(all_of_them()) == list(range(20))
    finally:
        loop.close()


try:
    import _interpreters
except ImportError:
    try:
        import _xxsubinterpreters as _interpreters
    except ImportError:
        _interpreters = None


def subinterpreters():
    made = _interpreters.create()
    try:
        _interpreters.run_string(made, "assert sum(i * i for i in range(3000)) == 8995500500")
    finally:
        _interpreters.destroy(made)


parts = [generators, thrown_away_code, recursion, short_threads, exceptions, sockets, forks, subprocesses, sleeps, sorting,
         imports, coroutines]
threads = [repeat(part) for part in parts]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
# Alone, and at the end: with threads and forks beside them CPython itself hangs, up to 3.12 and in 3.15.
deadline += seconds / 8
if _interpreters:
    repeat(subinterpreters).run()
shutil.rmtree(modules)
for failure in failures:
    print(failure)
print("OK" if not failures else "FAILED", sorted(rounds.items()))
sys.exit(1 if failures else 0)
