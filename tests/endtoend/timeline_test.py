"""--timeline: when long calls began and ended, in the recording and for Perfetto. The truth is made: programs whose long
calls are known by number, place and order.

Seen to fail: with nobody asked for task and process names, and with the calls that were left out not counted.
"""
import collections
import subprocess
import sys
import unittest

import harness
from timeline_trace import Trace, inside

PACKAGE = str(harness.ROOT / "python")


class TimelineTest(harness.EndToEnd):
    def trace(self, source, *options, python=sys.executable, code=0):
        script = self.script(source)
        run = self.profile(script, python=python, options=["--timeline", *options],
                           environment=self.environment(PYTHONPATH=PACKAGE))
        self.assertEqual(run.code, code, run)
        trace = Trace(run.output / "profile.perfetto.json")
        self.assertEqual(trace.problems(), [], run)
        return run, trace

    def test_calls_stand_in_their_callers(self):
        source = """
            import time
            def leaf(): time.sleep(0.003)
            def short(): pass
            def branch():
                leaf()
                for _ in range(100): short()
                leaf()
            def fails():
                time.sleep(0.002)
                raise ValueError
            def catches():
                try: fails()
                except ValueError: pass
            def generator():
                time.sleep(0.002)
                yield 1
                time.sleep(0.002)
            branch()
            catches()
            list(generator())
        """
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                run, trace = self.trace(source, python=python)
                counts = [len(trace.named(n)) for n in ("leaf", "branch", "fails", "catches", "generator")]
                self.assertEqual(counts, [2, 1, 1, 1, 2], trace.spans)
                # A short one from which the processor is taken away is long.
                self.assertLess(len(trace.named("short")), 10, trace.spans)
                self.assertTrue(all(e["dur"] >= 100 for e in trace.named("short")), trace.spans)
                self.assertTrue(all(inside(leaf, trace.named("branch")[0]) for leaf in trace.named("leaf")))
                self.assertTrue(inside(trace.named("fails")[0], trace.named("catches")[0]))
                self.assertEqual([e.get("cat") for e in trace.named("generator")], [None, "resumed"])
                self.assertGreaterEqual(min(e["dur"] for e in trace.named("leaf")), 3000)
                self.assertEqual(trace.lost.get("timeline_dropped", 0) + trace.lost.get("timeline_left_out", 0), 0)
                calls = {f["name"]: f["n_calls"] for f in run.json["fixingahole"]["calls"]["functions"]}
                self.assertEqual(calls["short"], 100, "short calls are counted all the same")

    def test_threads_and_tasks_have_tracks(self):
        source = """
            import asyncio, threading, time
            def in_thread(): time.sleep(0.004)
            async def in_task(n):
                for _ in range(3):
                    step()
                    await asyncio.sleep(0.001)
            def step(): time.sleep(0.002)
            def named(coroutine, name):
                task = asyncio.ensure_future(coroutine)
                task.set_name(name)
                return task
            async def main():
                await asyncio.gather(*(named(in_task(i), "job %d" % i) for i in range(3)))
            threads = [threading.Thread(target=in_thread, name="worker-%d" % i) for i in range(2)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            asyncio.run(main())
        """
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                run, trace = self.trace(source, python=python)
                names = sorted(name.split(" (")[0] for name in trace.tracks_of("in_thread"))
                self.assertEqual(names, ["worker-0", "worker-1"])
                steps = collections.Counter(trace.threads[e["pid"], e["tid"]].split(" (task")[0]
                                            for e in trace.named("step"))
                self.assertEqual(steps, {"job 0": 3, "job 1": 3, "job 2": 3})

    def test_forks_and_programs_that_are_started_have_arrows(self):
        source = """
            import os, subprocess, sys, time
            def in_child(): time.sleep(0.003)
            def in_parent(): time.sleep(0.003)
            child = os.fork()
            if child == 0:
                in_child()
                os._exit(0)
            os.waitpid(child, 0)
            in_parent()
            subprocess.run([sys.executable, "-c",
                            "import time\\ndef started(): time.sleep(0.003)\\nstarted()"])
        """
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                run, trace = self.trace(source, python=python)
                parent, child, started = (trace.named(n)[0]["pid"] for n in ("in_parent", "in_child", "started"))
                self.assertEqual(len({parent, child, started}), 3)
                self.assertEqual(trace.arrows("fork"), {child: parent})
                self.assertEqual(trace.arrows("spawn"), {started: parent})
                self.assertEqual(len(trace.named("in_child")), 1)

    def test_a_pool_of_workers_loses_no_call_uncounted(self):
        source = """
            import multiprocessing, time
            def work(n):
                time.sleep(0.002)
                return n
            if __name__ == "__main__":
                with multiprocessing.get_context("spawn").Pool(10) as pool:
                    assert sum(pool.map(work, range(200), chunksize=1)) == 19900
        """
        run, trace = self.trace(source)
        lost = sum(trace.lost.get(name, 0) for name in ("timeline_dropped", "timeline_left_out"))
        self.assertEqual(len(trace.named("work")) + lost, 200, trace.lost)
        workers = {event["pid"] for event in trace.named("work")}
        names = sorted(trace.processes[pid].split(":")[0] for pid in workers)
        self.assertTrue(all(name.startswith("SpawnPoolWorker-") for name in names), names)
        self.assertEqual(len(set(names)), len(workers))
        parent = [pid for pid, name in trace.processes.items() if "script.py" in name and pid not in workers]
        arrows = trace.arrows("spawn")
        self.assertEqual({arrows.get(pid) for pid in workers}, set(parent[:1]))

    def test_pauses_and_marks_stand_in_the_timeline(self):
        source = """
            import fixingahole, gc
            def build():
                kept = [[] for _ in range(300000)]
                for each in kept: each.append(each)
            fixingahole.mark("building")
            build()
            fixingahole.mark("collecting")
            gc.collect()
            fixingahole.mark("\\u00e4ber")
            fixingahole.mark("\\ud800")
        """
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                run, trace = self.trace(source, python=python)
                marks = [e for e in trace.events if e.get("cat") == "mark"]
                self.assertEqual([e["name"] for e in marks], ["building", "collecting", "\u00e4ber"])
                self.assertEqual(sorted(e["ts"] for e in marks), [e["ts"] for e in marks])
                pauses = [e for e in trace.spans if e.get("cat") == "gc"]
                self.assertTrue(any(e["ts"] > marks[1]["ts"] and e["args"]["freed"] >= 200000 for e in pauses), pauses)

    def test_marks_do_nothing_without_the_profiler(self):
        program = (f"import sys; sys.path.insert(0, {PACKAGE!r}); before = set(sys.modules); import fixingahole; "
                   "fixingahole.mark('x'); print(sorted(set(sys.modules) - before))")
        done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=60)
        self.assertEqual((done.stdout, done.stderr), ("['fixingahole']\n", ""))
        run = self.profile(self.script("import fixingahole\nfixingahole.mark('x')\nprint('ran')"), options=["--quiet"],
                           environment=self.environment(PYTHONPATH=PACKAGE))
        self.assertEqual((run.code, run.stdout), (0, "ran\n"), run)

    def test_the_shortest_are_left_out_first_and_counted(self):
        run, trace = self.trace("""
            import time
            def long(): time.sleep(0.05)
            def shorter(): time.sleep(0.0003)
            for _ in range(5):
                for _ in range(100): shorter()
                long()
        """, "--option", "tracer.timeline_max=200")
        self.assertEqual(len(trace.named("long")), 5)
        kept = len([e for e in trace.spans if e.get("cat") != "process"])
        self.assertLessEqual(kept, 200)
        # Each call of ours calls time.sleep: twice as many spans, those of <module> and of the imports.
        self.assertGreaterEqual(kept + trace.lost["timeline_left_out"], 2 * 505 + 1)

    def test_a_full_ring_is_counted(self):
        run, trace = self.trace("""
            import time
            def little():
                for _ in range(500): pass
            def long(): time.sleep(0.02)
            for _ in range(100000): little()
            long()
        """, "--min-duration", "1us")
        calls = {f["name"]: f["n_calls"] for f in run.json["fixingahole"]["calls"]["functions"]}
        self.assertEqual(calls["little"], 100000)
        self.assertEqual(len(trace.named("long")), 1)
        lost = sum(trace.lost.get(name, 0) for name in ("timeline_dropped", "timeline_left_out"))
        self.assertGreaterEqual(len(trace.named("little")) + lost, 100000, "each took more than a microsecond")

    def test_a_killed_process_keeps_what_had_ended(self):
        run, trace = self.trace("""
            import os, signal, time
            def work(): time.sleep(0.001)
            for _ in range(20): work()
            os.kill(os.getpid(), signal.SIGKILL)
        """, code=137)
        self.assertEqual(len(trace.named("work")), 20)

    def test_what_runs_at_the_end_is_told_as_far_as_it_came(self):
        run, trace = self.trace("""
            import os, threading, time
            running = threading.Event()
            def forever():
                running.set()
                time.sleep(600)
            def ends():
                time.sleep(0.05)
                os._exit(0)
            threading.Thread(target=forever, daemon=True).start()
            running.wait()
            ends()
        """)
        for name in ("forever", "ends"):
            self.assertEqual([e["cat"] for e in trace.named(name)], ["unfinished"], name)
            self.assertGreaterEqual(trace.named(name)[0]["dur"], 50000)

    def test_the_recording_gives_the_same_and_parts_of_it(self):
        run, trace = self.trace("""
            import time
            def first(): time.sleep(0.01)
            def second(): time.sleep(0.01)
            first()
            time.sleep(0.6)
            second()
        """)
        again = self.call("report", "-o", self.folder / "again", "--reporter", "perfetto", run.output / "recording.fah")
        self.assertEqual(again.code, 0, again)
        name = "profile.perfetto.json"
        self.assertEqual((run.output / name).read_bytes(), (self.folder / "again" / name).read_bytes())
        middle = (trace.named("first")[0]["ts"] / 1e6) + 0.3
        part = self.call("report", "-o", self.folder / "part", "--reporter", "perfetto", "--to", f"{middle:.3f}s",
                         run.output / "recording.fah")
        self.assertEqual(part.code, 0, part)
        part = Trace(self.folder / "part" / name)
        self.assertEqual((len(part.named("first")), len(part.named("second"))), (1, 0))

    def test_a_setting_asks_for_it_too(self):
        settings = "[tool.fixingahole]\ntimeline = true\noptions.tracer.min_duration = '300ms'\n"
        (self.folder / "pyproject.toml").write_text(settings)
        run = self.profile(self.script("""
            import time
            def long(): time.sleep(0.3)
            def shorter(): time.sleep(0.001)  # 300 times as long only where the processor is taken away for so long
            long()
            shorter()
        """))
        self.assertEqual(run.code, 0, run)
        trace = Trace(run.output / "profile.perfetto.json")
        self.assertEqual((len(trace.named("long")), len(trace.named("shorter"))), (1, 0))


if __name__ == "__main__":
    unittest.main()
