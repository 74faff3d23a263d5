"""--memory=exact: every allocation counted, on every Python that is here, within 1 % of known amounts; killed, full, replayed.

Seen to fail: with frees not looked at, with realloc's old block left.
"""
import unittest

import harness
from heap_exact import MB, ExactTest

AMOUNTS = """
    import ctypes, mmap, os, sys
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    libc.malloc.argtypes = [ctypes.c_size_t]
    libc.free.argtypes = [ctypes.c_void_p]
    def big():
        return bytearray(100 << 20)
    def middle():
        return [bytes(967) for i in range(100000)]
    def floats():
        return [i * 1.5 for i in range(1000000)]
    def churn():
        for i in range(200000):
            bytes(967)
    def buffers():
        for i in range(20):
            held = bytearray(30 << 20)
    def leaky(kept=[]):
        for i in range(1000):
            kept.append(bytes(100000))
    def native():
        return [libc.malloc(4 << 20) for i in range(16)]
    def mapped():
        return mmap.mmap(-1, 64 << 20)
    def grown():
        block = bytearray()
        for i in range(1000):
            block += bytes(10000)
        return block
    kept = [big(), middle(), floats()]
    churn()
    buffers()
    leaky()
    blocks = native()
    kept.append(mapped())
    kept.append(grown())
    for block in blocks[:8]:
        libc.free(block)
    kept[0] = None
    print("ok", flush=True)
    os._exit(0)
"""


class Lines(ExactTest):
    """Seen to fail: with an innermost frame whose instruction is left out of its stack's identity."""

    def test_of_one_function_have_their_own(self):
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                self.check_lines(python)

    def check_lines(self, python):
        run = self.exact("""
            kept = []
            def work():
                for i in range(2000):
                    kept.append(bytes(40000))
                    kept.append(bytes(30000))
                    bytes(90000)
            work()
            print("ok")
        """, python=python)
        source = (self.folder / "script.py").read_text().splitlines()
        lines = {line["lineno"]: line for file in run.json["files"].values() for line in file["lines"]}
        for text, size in (("bytes(40000)", 40000), ("bytes(30000)", 30000), ("bytes(90000)", 90000)):
            number = next(i for i, line in enumerate(source, 1) if text in line)
            self.assert_within(lines[number]["n_malloc_mb"], 2000 * size / MB, text)


class Amounts(ExactTest):
    def check(self, label):
        self.assert_mb("big", "n_malloc_mb", 100 * MB, label)
        self.assert_mb("big", "n_peak_mb", 100 * MB, label)
        self.assert_mb("buffers", "n_malloc_mb", 600 * MB, label)
        self.assert_mb("buffers", "n_peak_mb", 60 * MB, label)
        self.assert_mb("leaky", "n_growth_mb", 1000 * 100033, label)
        self.assert_mb("native", "n_malloc_mb", 64 * MB, label)
        self.assert_mb("native", "n_peak_mb", 64 * MB, label)
        self.assert_mb("mapped", "n_peak_mb", 64 * MB, label)
        self.assertEqual(self.heap["mode"], "exact")
        self.assertEqual(self.heap["peak_error_bytes"], 0)
        self.assertNotIn("heap_untracked", self.losses)
        self.assertNotIn("heap_unknown_stacks", self.losses)

    def test_are_right_on_every_python(self):
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                run = self.exact(AMOUNTS, python)
                self.check(label)
                lists = 8 * 10**6 * 1.06  # the list of a million as it stands in the end, which over-allocates
                churn = self.function("churn")["n_malloc_mb"]  # and the number each time, but for those with a free list
                self.assertGreater(churn, 200000 * 1000 / MB * 0.99)
                self.assertLess(churn, 200000 * 1032 / MB * 1.01)
                self.assertLess(self.function("churn")["n_peak_mb"], 0.1)
                self.assertGreater(self.function("floats")["n_peak_mb"], 24 * 10**6 / MB)
                self.assertLess(self.function("floats")["n_peak_mb"], (24 * 10**6 + 2.2 * lists) / MB)
                self.assertGreaterEqual(self.function("floats")["n_mallocs"], 1000000)
                self.assertIn("exact: every one counted", run.text("profile_summary.txt"))
                self.assertNotIn("±", run.text("profile_results.txt"))

    def test_of_small_objects_can_be_left_out(self):
        self.exact(AMOUNTS, options=("--option", "heap.python=false"))
        self.check("heap.python=false")
        self.assertLess(self.heap["python_bytes"], MB)
        self.assertLess(self.function("floats")["n_peak_mb"], 20)

    def test_replay_to_the_same_bytes(self):
        run = self.exact(AMOUNTS)
        before = {name: run.text(name) for name in ("profile_results.json", "profile_results.txt", "profile_tree.txt")}
        replay = self.call("report", "-o", self.folder / "again", run.output / "recording.fah")
        self.assertEqual(replay.code, 0, replay)
        for name, text in before.items():
            self.assertEqual((self.folder / "again" / name).read_text(encoding="utf-8"), text, name)

    def test_of_a_run_that_is_killed_are_kept(self):
        self.exact(AMOUNTS.replace("os._exit(0)", "os.kill(os.getpid(), 9)"), expect=137)
        self.check("killed")

    def test_at_the_peak_add_up_to_it(self):
        self.exact("""
            def first(): return bytearray(80 << 20)
            def second(): return bytearray(50 << 20)
            def third(): return bytearray(40 << 20)
            kept = [first(), second()]
            kept[0] = None
            kept.append(third())
            kept.clear()
        """)
        self.assertLess(abs(self.heap["peak_bytes"] - 130 * MB), 3 * MB)
        self.assert_mb("third", "n_peak_mb", 40 * MB)
        nodes = self.result["fixingahole"]["call_tree"]
        self.assertEqual(sum(node.get("heap", {}).get("at_peak_bytes", 0) for node in nodes), self.heap["peak_bytes"])

    def test_of_deep_and_changing_stacks_go_to_their_lines(self):
        self.exact("""
            def leaf(size):
                return bytearray(size << 10)
            def one(n): return leaf(10) if n == 0 else one(n - 1)
            def two(n): return leaf(20) if n == 0 else two(n - 1)
            kept = []
            for depth in range(300):
                for i in range(5):
                    kept.append(one(depth)); kept.append(two(depth))
            def made():
                for i in range(1000):
                    yield bytearray(10 << 10)
            kept.extend(made())
            def compiled(n):
                space = {}
                exec(f"def f():\\n" + "\\n" * n + "    return bytearray(20 << 10)", space)
                return space["f"]()
            kept.extend(compiled(i % 7) for i in range(1000))
            print("ok", flush=True)
            import os; os._exit(0)
        """)
        self.assert_mb("leaf", "n_growth_mb", 300 * 5 * 30 * 1024)
        self.assert_mb("made", "n_growth_mb", 1000 * 10 * 1024)
        self.assertGreater(self.function("compiled")["n_growth_mb"], 1000 * 20 / 1024, "code that is not shown")
        self.assertLess(self.function("compiled")["n_growth_mb"], 1000 * 20 / 1024 * 1.05)


class Bounds(ExactTest):
    MANY = """
        import os, time
        def made(n):
            return bytearray(20000) if n == 0 else deeper(n)
        def deeper(n):
            return made(n - 1)
        kept = [made(depth) for depth in range(200) for i in range(10)]
        def after():
            return [bytearray(50 << 20), bytearray(50 << 20)]
        kept.append(after())
        print("ok", flush=True)
        os._exit(0)
    """

    def test_a_full_table_turns_into_sampling_and_says_so(self):
        run = self.exact(self.MANY, options=("--option", "heap.sites=300"))
        self.assertEqual(self.heap["mode"], "exact, then sampled")
        header = run.text("profile_summary.txt")
        self.assertRegex(header, r"exact until \d+\.\d+ s, then sampled once in 512\.000 kB because there were more than 300")
        self.assert_mb("after", "n_malloc_mb", 100 * MB)

    def test_precision_does_nothing_and_is_warned_of(self):
        run = self.exact("print('ok')", options=("--precision", "3"))
        self.assertIn("--precision has no effect on what --memory=exact counts", run.stderr)

    def test_only_exact_stands_behind_the_equals_sign(self):
        for word, what in (("--memory=sometimes", "knows no"), ("--memory=", "knows no")):
            run = self.profile(self.script("print('ok')"), options=(word,))
            self.assertEqual(run.code, 2, run)
            self.assertIn(what, run.stderr)
        self.exact("print('ok')", memory="--memory")
        self.assertEqual(self.heap["mode"], "sampled")

    def test_outside_the_sampling_window_nothing_is_counted(self):
        self.exact("""
            import time
            def early(): return bytearray(30 << 20)
            def late(): return bytearray(20 << 20)
            kept = [early()]
            time.sleep(1.5)
            kept.append(late())
        """, options=("--start-after", "1s"))
        self.assertEqual(self.result["files"] and [f for file in self.result["files"].values() for f in file["functions"]
                                                    if f["line"] == "early" and f["n_malloc_mb"] > 1], [])
        self.assert_mb("late", "n_peak_mb", 20 * MB)


class ReservedAddressSpace(ExactTest):
    """Such as allocators take that libraries bring: it counts as far as it is used."""

    def test_counts_as_far_as_it_was_touched(self):
        for memory in ("--memory", "--memory=exact"):
            with self.subTest(memory=memory):
                self.exact("""
                    import ctypes, time
                    libc, size, pointer = ctypes.CDLL(None), ctypes.c_size_t, ctypes.c_void_p
                    libc.mmap.restype = pointer
                    libc.mmap.argtypes = [pointer, size, ctypes.c_int, ctypes.c_int, ctypes.c_int, size]
                    libc.munmap.argtypes = [pointer, size]
                    def reserve(): return libc.mmap(None, 1 << 30, 3, 0x4022, -1, 0)
                    def reserve_for_a_while():
                        place = libc.mmap(None, 1 << 30, 3, 0x4022, -1, 0)
                        ctypes.memset(place, 1, 60 << 20)
                        time.sleep(1)
                        libc.munmap(place, 1 << 30)
                    place = reserve()
                    reserve_for_a_while()
                    ctypes.memset(place, 1, 150 << 20)
                    time.sleep(1)
                """, memory=memory)
                for name, peak in (("reserve", 150), ("reserve_for_a_while", 60)):
                    self.assertAlmostEqual(self.function(name)["n_peak_mb"], peak, delta=4, msg=name)
                self.assertAlmostEqual(self.heap["peak_bytes"] / MB, 150, delta=12)


if __name__ == "__main__":
    unittest.main()
