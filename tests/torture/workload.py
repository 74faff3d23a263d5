"""Everything at once, for `seconds`: generators, exec'd code, deep recursion, thread churn, forks, subprocesses, sockets,
exceptions. Every part checks its own results; the program prints OK and exits 0, or says what was wrong and exits 1.

    python workload.py [seconds]
"""
import os
import random
import socket
import subprocess
import sys
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


parts = [generators, thrown_away_code, recursion, short_threads, exceptions, sockets, forks, subprocesses, sleeps, sorting]
threads = [repeat(part) for part in parts]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for failure in failures:
    print(failure)
print("OK" if not failures else "FAILED", sorted(rounds.items()))
sys.exit(1 if failures else 0)
