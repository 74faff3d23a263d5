"""The two CPU samplers side by side: the same truth, the rate asked for, and programs that make it hard for perf events.

Seen to fail: time in the kernel left to the samples that came after it, the events' numbers left low, the timer left out,
a child that keeps its parent's events, a probe that always says yes.
"""
import json
import os
import shutil
import subprocess
import sys
import textwrap
import unittest

import harness

# Says at its end what its own clock gave to each function, in percent.
MIXED = """
    import json, os, random, time, zlib
    zero = os.open("/dev/zero", os.O_RDONLY)
    data = os.urandom(20000)
    def python_code():
        total = 0
        for i in range(20000):
            total += i * i
    def native_code():
        zlib.compress(data, 6)
    def system_calls():
        for _ in range(40):
            os.read(zero, 100000)
    spent = {}
    begin = now = time.thread_time()
    while now < begin + 6:
        function = random.choice((python_code, native_code, native_code, system_calls, system_calls))
        function()
        before, now = now, time.thread_time()
        spent[function.__name__] = spent.get(function.__name__, 0) + now - before
    print(json.dumps({name: 100 * time / (now - begin) for name, time in spent.items()}))
"""

BUSY = """
    import time
    def work(seconds):
        end = time.thread_time() + seconds
        while time.thread_time() < end:
            sum(range(1000))
"""

# Runs the rest of its words where perf_event_open gives EPERM, as in a container.
REFUSING = r"""
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(int count, char** words) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_perf_event_open, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof code / sizeof *code, code};
    if (count < 2 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
        return 99;
    execvp(words[1], words + 1);
    return 98;
}
"""

PERF = ["--sampler", "perf_event"]


def busy(source):
    """A program that has work(seconds)."""
    return textwrap.dedent(BUSY) + textwrap.dedent(source)


def perf_events_can_be_opened():
    listed = subprocess.run([harness.COMMAND, "plugins"], stdout=subprocess.PIPE, text=True).stdout
    return any("perf_event" in line and "not available" not in line for line in listed.splitlines())


class Samplers(harness.EndToEnd):
    def run_of(self, source, *options):
        run = self.profile(self.script(source), options=["--quiet", "--clock", "cpu", *options])
        self.assertEqual(run.code, 0, run)
        return run

    def facts(self, run):
        return run.json["fixingahole"]["facts"]

    def losses(self, run):
        return run.json["fixingahole"]["losses"]


class Choice(Samplers):
    def test_the_usual_rate_is_the_timers(self):
        run = self.run_of(busy("work(0.2)"))
        self.assertEqual(self.facts(run)["sampler"], "fah.sampler.signal")

    def test_a_refused_perf_event_falls_back_and_says_so(self):
        compiler = shutil.which(os.environ.get("FAH_TEST_CC", "cc"))
        if not compiler:
            self.skipTest("no C compiler to build the seccomp filter with")
        source = self.script(REFUSING, "refusing.c")
        refusing = self.folder / "refusing"
        subprocess.run([compiler, source, "-o", refusing], check=True)
        script = self.script(busy("work(0.5)"))
        words = [refusing, harness.COMMAND, "profile", "-o", self.folder / "out", "--python", sys.executable]
        for options, code in (["--rate", "1000"], 0), (PERF, 2):
            done = subprocess.run([*words, *options, script], env=self.environment(), stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, timeout=60)
            self.assertEqual(done.returncode, code, done.stdout)
            self.assertIn("perf_event_open: Operation not permitted", done.stdout)
            self.assertIn("seccomp" if code else "1000 samples a second were asked for", done.stdout)
        self.assertEqual(self.facts(harness.Run(done, self.folder / "out"))["sampler"], "fah.sampler.signal")


@unittest.skipUnless(perf_events_can_be_opened(), "perf_event_open is not allowed here")
class PerfEvents(Samplers):
    def test_auto_takes_it_where_the_tick_is_too_slow(self):
        run = self.run_of(busy("work(0.2)"), "--rate", "1000")
        self.assertEqual(self.facts(run)["sampler"], "fah.sampler.perf_event")
        self.assertIn("fah.sampler.signal takes no more than", self.facts(run)["sampler_reason"])

    def test_both_say_what_the_programs_own_clock_says(self):
        for options in ["--sampler", "signal"], PERF, ["--rate", "1000"]:
            run = self.run_of(MIXED, *options)
            for name, truth in json.loads(run.stdout).items():
                self.assertGreater(truth, 5, name)
                error = (truth * (100 - truth) / run.json["fixingahole"]["n_samples"]) ** 0.5
                self.assertAlmostEqual(run.share(name), truth, delta=1 + 6 * error, msg=f"{name}, {options}")

    def test_system_calls_are_found_between_the_events(self):
        run = self.run_of(MIXED, *PERF, "--rate", "2000")
        python, native, system = run.functions()["system_calls"]
        self.assertGreater(system, python + native)
        self.assertLess(run.functions()["python_code"][2], 10)

    def test_the_rate_is_reached(self):
        for rate in 1000, 10000:
            run = self.run_of(busy("work(2)"), *PERF, "--rate", str(rate))
            self.assertGreater(float(self.facts(run)["achieved_hz"]), rate / 2)

    def test_the_program_gets_the_numbers_it_gets_without_us(self):
        source = """
            import os, subprocess, sys, threading
            numbers = []
            def work():
                numbers.append(os.open("/dev/null", os.O_RDONLY))
            work()
            for _ in range(3):
                thread = threading.Thread(target=work)
                thread.start()
                thread.join()
            command = "import os; print(os.open('/dev/null', os.O_RDONLY))"
            numbers.append(int(subprocess.check_output([sys.executable, "-c", command])))
            print(numbers)
        """
        plain = subprocess.run([sys.executable, self.script(source)], stdout=subprocess.PIPE, text=True)
        self.assertEqual(self.run_of(source, *PERF).stdout, plain.stdout)

    def test_a_program_that_closes_the_event(self):
        run = self.run_of(busy("import os; os.closerange(3, 30000); work(1)"), *PERF, "--rate", "1000")
        self.assertGreater(run.share("work"), 80)
        self.assertGreater(run.json["fixingahole"]["n_samples"], 20)
        self.assertEqual(self.losses(run).get("tick_only"), 1)
        self.assertIn("tick_only", run.text("profile_summary.txt"))

    def test_a_number_used_again_is_the_programs(self):
        source = busy("""
            import os, threading
            def victim():
                mine = [int(fd) for fd in os.listdir("/proc/self/fd")
                        if os.path.islink("/proc/self/fd/" + fd)
                        and "perf_event" in os.readlink("/proc/self/fd/" + fd)]
                for fd in mine:
                    os.dup2(0, fd)
                taken.extend(mine)
                work(0.1)
            taken = []
            thread = threading.Thread(target=victim)
            thread.start()
            thread.join()
            print(len(taken), all(os.fstat(fd) for fd in taken))
        """)
        self.assertEqual(self.run_of(source, *PERF).stdout.split(), ["2", "True"])


@unittest.skipUnless(perf_events_can_be_opened(), "perf_event_open is not allowed here")
class Processes(Samplers):
    def test_a_forks_child_has_events_of_its_own(self):
        source = busy("""
            import os, threading
            def events():
                links = [os.readlink("/proc/self/fd/" + fd) for fd in os.listdir("/proc/self/fd")
                         if os.path.islink("/proc/self/fd/" + fd)]
                return sum("perf_event" in link for link in links)
            waiting = threading.Event()
            for _ in range(3):
                threading.Thread(target=waiting.wait).start()
            before = events()
            child = os.fork()
            if child == 0:
                work(1)
                print(before, events(), flush=True)
                os._exit(0)
            os.waitpid(child, 0)
            waiting.set()
        """)
        run = self.run_of(source, *PERF, "--rate", "1000")
        self.assertEqual(run.stdout.split(), ["4", "1"])
        self.assertGreater(run.share("work"), 60)
        self.assertGreater(run.json["fixingahole"]["n_samples"], 500)

    def test_a_child_that_is_not_followed_keeps_no_event(self):
        source = """
            import os
            if os.fork() == 0:
                links = [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd")
                         if os.path.islink(f"/proc/self/fd/{fd}")]
                print(sum("perf_event" in link for link in links), flush=True)
                os._exit(0)
            os.wait()
        """
        self.assertEqual(self.run_of(source, *PERF, "--no-children").stdout, "0\n")

    def test_a_storm_of_execs(self):
        source = """
            import os, sys
            left = int(sys.argv[1]) if len(sys.argv) > 1 else 100
            sum(range(100000))
            if left:
                os.execv(sys.executable, [sys.executable, "-S", __file__, str(left - 1)])
            print("came through")
        """
        self.assertEqual(self.run_of(source, *PERF, "--rate", "10000").stdout, "came through\n")

    def test_every_thread_has_an_event(self):
        source = busy("""
            import threading
            def worker():
                work(0.4)
            threads = [threading.Thread(target=worker) for _ in range(4)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
        """)
        run = self.run_of(source, *PERF, "--rate", "1000")
        self.assertGreater(run.json["fixingahole"]["n_samples"], 800)
        self.assertFalse(self.losses(run).get("tick_only"))


if __name__ == "__main__":
    unittest.main()
