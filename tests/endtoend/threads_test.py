"""Every thread is in the profile with its name and the CPU time that its own clock showed, whoever made it.

Threads print their clocks and names; the profile is held against them. Seen to fail with the core's trampoline not
announcing threads, with the time behind a thread's last sample left out, and with names taken from the kernel alone.
"""
import ast
import subprocess
import unittest

import harness

# A thread that is made by C code, and enters Python when it has worked for a while; and one that never does.
NATIVE = r"""
#define _GNU_SOURCE
#include <pthread.h>
#include <time.h>

static double spend(double seconds) {
    struct timespec now;
    double total = 0, end;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    end = (double)now.tv_sec + now.tv_nsec / 1e9 + seconds;
    do {
        for (int i = 1; i < 10000; ++i) total += 1.0 / i;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    } while ((double)now.tv_sec + now.tv_nsec / 1e9 < end);
    return total;
}

static void* enter(void* callback) {
    pthread_setname_np(pthread_self(), "enters-python");
    spend(0.1);
    for (int i = 0; i < 3; ++i) ((void (*)(void))callback)();
    return NULL;
}

static void* never(void* unused) {
    pthread_setname_np(pthread_self(), "never-python");
    spend(0.1);
    return unused;
}

void run_threads(void (*callback)(void)) {
    pthread_t threads[2];
    pthread_create(&threads[0], NULL, enter, (void*)callback);
    pthread_create(&threads[1], NULL, never, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
}
"""

THREADS = """
    import ctypes, os, sys, threading, time

    def busy(seconds):
        start = time.thread_time()
        while time.thread_time() - start < seconds:
            for i in range(500):
                i * i

    def loaded(name, seconds):
        busy(seconds)
        clocks[name] = time.thread_time()

    clocks = {}
    threads = [threading.Thread(target=loaded, name="load-%d" % n, args=("load-%d" % n, 0.07 * n)) for n in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    def called_from_native():
        busy(0.05)
    callback = ctypes.CFUNCTYPE(None)(called_from_native)
    ctypes.CDLL(sys.argv[1]).run_threads(callback)

    if hasattr(os, "fork"):
        def forks_in_a_thread():
            pid = os.fork()
            if pid == 0:
                busy(0.1)
                os._exit(0)
            os.waitpid(pid, 0)
        thread = threading.Thread(target=forks_in_a_thread)
        thread.start()
        thread.join()
    print(clocks["load-1"], clocks["load-2"], clocks["load-3"])
"""

NAMED = """
    import concurrent.futures, threading, time

    def busy(seconds):
        end = time.thread_time() + seconds
        while time.thread_time() < end:
            pass
        seen.append(threading.current_thread().name)

    def renamed():
        threading.current_thread().name = "renamed"
        busy(0.06)

    seen = []
    names = ["short-%d" % n for n in range(10)] + ["d\\xe9j\\xe0 vu", "\\u4f60\\u597d", "\\U0001f600 smile", "n" * 40]
    waits = threading.Event()
    waiting = threading.Thread(target=waits.wait, name="only waits for the others")
    waiting.start()
    threads = [threading.Thread(target=busy, args=(0.02,), name=name) for name in names]
    threads += [threading.Thread(target=busy, args=(0.02,))] + [threading.Thread(target=renamed) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with concurrent.futures.ThreadPoolExecutor(2, "pool") as executor:
        list(executor.map(busy, [0.02] * 4))
    with concurrent.futures.ThreadPoolExecutor(1) as executor:
        list(executor.map(busy, [0.02]))
    waits.set()
    waiting.join()
    print(ascii(seen))
"""

MANY = """
    import threading, time

    def short():
        end = time.thread_time() + 0.003
        while time.thread_time() < end:
            pass

    for _ in range(20):
        threads = [threading.Thread(target=short) for _ in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    print(time.process_time())
"""


class Threads(harness.EndToEnd):
    def native(self):
        library = self.folder / "native.so"
        source = self.folder / "native.c"
        source.write_text(NATIVE)
        subprocess.run([harness.CC, "-O1", "-shared", "-fPIC", "-pthread", "-o", library, source], check=True)
        return library

    def test_loads_names_and_native_threads(self):
        script, library = self.script(THREADS), self.native()
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                run = self.profile(script, library, python=python, options=["--reporter", "json", "--clock", "cpu"])
                self.assertEqual(run.code, 0, run)
                self.check(run, [float(word) for word in run.stdout.splitlines()[0].split()])

    def check(self, run, clocks):
        processes = run.json["fixingahole"]["processes"]
        self.assertEqual(len(processes), 2, run)
        main = next(process for process in processes if len(process["threads"]) > 2)
        by_name = {thread["name"]: thread["cpu_ns"] / 1e9 for thread in main["threads"]}
        for number, clock in enumerate(clocks, 1):
            self.assertAlmostEqual(by_name["load-%d" % number], clock, delta=0.03 + 0.05 * clock, msg=run)
        self.assertAlmostEqual(by_name["enters-python"], 0.25, delta=0.06, msg=run)
        self.assertAlmostEqual(by_name["never-python"], 0.1, delta=0.04, msg=run)
        total = int(run.json["fixingahole"]["facts"]["total_ns"]) / 1e9
        self.assertAlmostEqual(run.share("called_from_native") / 100 * total, 0, delta=0.04, msg=run)
        # What a thread did since its last tick has no stack: on a busy machine, where ticks find others running, up to 8 periods.
        busy, truth = run.share("busy") / 100 * total, 0.07 * 6 + 0.15 + 0.1
        self.assertLess(busy, truth + 0.06, run)
        self.assertGreater(busy, truth - 0.03 * (len(main["threads"]) + 1), run)

    def test_names_are_those_of_threading(self):
        script = self.script(NAMED)
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                run = self.profile(script, python=python, options=["--reporter", "json", "--clock", "cpu"])
                self.assertEqual(run.code, 0, run)
                seen = set(ast.literal_eval(run.stdout.splitlines()[0]))
                (process,) = run.json["fixingahole"]["processes"]
                names = [thread["name"] for thread in process["threads"]]
                self.assertEqual(seen - set(names), set(), names)
                self.assertIn("only waits for the others", names)
                self.assertEqual(sum(not name for name in names), 1, names)

    def test_a_thread_that_only_waits_has_its_name(self):
        script = self.script(NAMED)
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                run = self.profile(script, python=python, options=["--reporter", "json", "--clock", "wall"])
                self.assertEqual(run.code, 0, run)
                (process,) = run.json["fixingahole"]["processes"]
                waited = {thread["name"]: thread["wait_ns"] for thread in process["threads"] if thread["idle"]}
                self.assertGreater(waited.get("only waits for the others", 0), 10**8, process)

    def test_two_thousand_short_ones(self):
        script = self.script(MANY)
        newest = [python for label, python in harness.interpreters().items() if label != "system"][-1]
        run = self.profile(script, python=newest, options=["--reporter", "json", "--clock", "cpu"])
        self.assertEqual(run.code, 0, run)
        spent = float(run.stdout.splitlines()[0])
        total = int(run.json["fixingahole"]["facts"]["total_ns"]) / 1e9
        self.assertAlmostEqual(total / spent, 1, delta=0.03, msg=run)
        self.assertEqual(sum(len(process["threads"]) for process in run.json["fixingahole"]["processes"]), 2001, run)


if __name__ == "__main__":
    unittest.main()
