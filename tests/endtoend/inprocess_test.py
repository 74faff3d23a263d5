"""fixingahole.profile() inside a program that runs.

Meant to catch threads that existed before and get no timer, a second run that finds the first one's state, and a program that
is left with our handlers.
"""
import time
import unittest

import harness
from inside_run import Inside

class Shares(Inside):
    def test_by_construction_on_every_python(self):
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                done = self.check_run("""
                    with fixingahole.profile("part", output_directory="out") as profile:
                        all_three()
                    assert profile.folder.endswith("/out") and "half" in profile.summary
                    assert profile.results()["fixingahole"]["script"] == "part"
                """, python)
                self.assertIn("fixingahole.profile() in program.py", done.stdout)
                self.check_shares()
                own = self.own_object()
                busy = ("were spent waiting", "was ready to run")  # on a machine with other work
                notes = [note for note in own["notes"] if not any(words in note for words in busy)]
                own["losses"].pop("throttled", None)
                self.assertEqual((own["losses"], notes), ({}, []))

    def test_only_what_the_block_does(self):
        self.check_run("""
            spin(0.5)
            with fixingahole.profile(output_directory="out", quiet=True):
                all_three()
            spin(0.5)
        """)
        self.check_shares()
        own = self.own_object()
        self.assertLess(own["total_ns"] - own["elapsed_ns"], 0.3e9)
        self.assertLess(self.cpu()["spin"], 1.5e9)
        self.assertLess(own["user_ns"] + own["system_ns"], 1.6e9)

    def test_threads_that_were_there_and_those_that_come(self):
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                self.check_run("""
                    go, stop = threading.Event(), []
                    def older():
                        go.wait()
                        third()
                    def newer():
                        rest()
                    thread = threading.Thread(target=older, name="the older one")
                    thread.start()
                    with fixingahole.profile(output_directory="out", quiet=True):
                        go.set()
                        other = threading.Thread(target=newer, name="the newer one")
                        other.start()
                        half()
                        thread.join()
                        other.join()
                """, python)
                self.check_shares()
                names = {thread["name"] for process in self.own_object()["processes"] for thread in process["threads"]}
                self.assertLessEqual({"the older one", "the newer one"}, names)

    def test_a_thread_that_ends_between_two_runs(self):
        self.check_run("""
            stop = []
            def older():
                while not stop:
                    time.sleep(0.001)
            for number in range(3):
                stop.clear()
                threads = [threading.Thread(target=older) for _ in range(3)]
                for thread in threads: thread.start()
                with fixingahole.profile(output_directory="out%d" % number, quiet=True):
                    all_three()
                stop.append(1)
                for thread in threads: thread.join()
        """)
        for number in range(3):
            self.check_shares("out%d" % number)

    def test_waiting(self):
        done = self.check_run("""
            def waits():
                begin = time.monotonic()
                time.sleep(2.0)
                print(time.monotonic() - begin, flush=True)
            with fixingahole.profile(output_directory="out", quiet=True):
                waits()
                rest()
        """)
        own = self.own_object()
        (waits,) = [function for function in own["functions"] if function["name"] == "waits"]
        self.assertGreater(waits["wait_ns"], 1.4e9)  # it is looked at from outside, on a busy machine four times a second
        self.assertLess(waits["wait_ns"] / 1e9, float(done.stdout) + 0.2)


class Manners(Inside):
    def test_ten_runs_leave_nothing_behind(self):
        self.check_run("""
            import os, signal, faulthandler
            faulthandler.enable()
            def state():
                with open("/proc/self/status") as file:
                    caught = [line for line in file if line.startswith(("SigCgt", "SigBlk", "SigIgn"))]
                return len(os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task")), caught[0], caught[1]
            def maps():
                with open("/proc/self/maps") as file:
                    return sum(".ring" in line or "/control" in line for line in file)
            before = []
            for number in range(10):
                with fixingahole.profile(output_directory="out", quiet=True):
                    spin(0.02)
                before.append(state())
                assert maps() == 0, open("/proc/self/maps").read()
            assert len(set(before)) == 1, before
            signal.signal(signal.SIGSEGV, signal.SIG_DFL)
        """)

    def test_the_host_keeps_no_file_of_the_program_open(self):
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                self.check_run("""
                    import os, select
                    ours, theirs = os.pipe()
                    os.set_inheritable(theirs, True)
                    with fixingahole.profile(output_directory="out", quiet=True):
                        os.close(theirs)
                        assert select.select([ours], [], [], 20)[0], "somebody holds the other end"
                        assert os.read(ours, 1) == b""
                """, python)

    def test_nested_use_is_refused_and_the_outer_one_goes_on(self):
        self.check_run("""
            with fixingahole.profile(output_directory="out", quiet=True):
                half()
                try:
                    with fixingahole.profile():
                        sys.exit("it was nested")
                except RuntimeError as error:
                    assert "nested" in str(error), error
                third()
                rest()
        """)
        self.check_shares()

    def test_an_exception_passes_through_with_the_reports_written(self):
        self.check_run("""
            try:
                with fixingahole.profile(output_directory="out", quiet=True):
                    all_three()
                    raise KeyError("mine")
            except KeyError as error:
                assert error.args == ("mine",)
            else:
                sys.exit("the exception was swallowed")
        """)
        self.check_shares()

    def test_what_the_command_refuses_is_an_error_before_the_block(self):
        self.check_run("""
            for options, words in (({"rate": "often"}, "rate"), ({"clock": "sun"}, "clock"), ({"reporter": ["hmtl"]}, "hmtl"),
                                   ({"memory": "precise"}, "precise")):
                try:
                    with fixingahole.profile(output_directory="out", **options):
                        sys.exit("the block was run")
                except fixingahole.ProfileError as error:
                    assert words in str(error), error
            with fixingahole.profile(output_directory="good", quiet=True):
                all_three()
        """)
        self.check_shares("good")
        self.assertFalse((self.folder / "out").exists())

    def test_inside_the_command_it_does_nothing_and_says_so(self):
        self.check_run("""
            with fixingahole.profile(output_directory="alone", quiet=True) as profile:
                all_three()
            assert (profile.folder is None) == (len(sys.argv) > 1)
        """)
        (self.folder / "program.py").write_text((self.folder / "program.py").read_text().replace("alone", "out"))
        done = self.call("profile", "-o", "whole", "program.py", "measured", cwd=self.folder)
        self.assertEqual(done.code, 0, done)
        self.assertIn("measures this program already", done.stderr)
        self.assertFalse((self.folder / "out").exists())
        self.check_shares("whole")

    def test_forked_children_are_followed_and_end_no_run(self):
        self.check_run("""
            import os
            with fixingahole.profile(output_directory="out", quiet=True):
                half()
                child = os.fork()
                if child == 0:
                    third()
                    os._exit(0)
                os.waitpid(child, 0)
                rest()
        """)
        self.check_shares()
        self.assertEqual(len(self.own_object()["processes"]), 2)

    def test_a_program_that_is_killed_keeps_its_profile(self):
        done = self.run_inside("""
            import os, signal
            with fixingahole.profile(output_directory="out", quiet=True):
                all_three()
                os.kill(os.getpid(), signal.SIGKILL)
        """)
        self.assertEqual(done.returncode, -9)
        for _ in range(300):
            if (self.folder / "out" / "profile_results.json").exists():
                break
            time.sleep(0.1)
        self.check_shares()


if __name__ == "__main__":
    unittest.main()
