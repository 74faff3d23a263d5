"""Sentences of the earlier tool's README files that no other test has: each as its reader would try it.

Seen to fail: without the heap's line where nothing was sampled.
"""
import json
import re
import textwrap
import unittest

import harness

WORK = """
    import time
    def once():
        begin = time.process_time()
        while time.process_time() - begin < 0.6: pass
    def again(): return sum(range(3000))
    once()
    for i in range(3000): again()
"""


class Sentences(harness.EndToEnd):
    def test_root_may_be_the_current_folder(self):
        (self.folder / ".git").mkdir()
        (self.folder / "sub").mkdir()
        self.script("print('in sub')\n", "sub/inner.py")
        self.script("print('above')\n", "above.py")
        environment = self.environment(FIXINGAHOLE_ROOT=".")
        run = self.call("profile", "inner.py", cwd=self.folder / "sub", environment=environment)
        self.assertEqual(run.code, 0, run)
        self.assertTrue(list((self.folder / "sub").glob("performance/inner/*/profile_results.json")))
        run = self.call("profile", "above.py", cwd=self.folder / "sub", environment=environment)
        self.assertEqual(run.code, 2, run)

    def test_the_example_of_settings(self):
        (self.folder / "pyproject.toml").write_text(
            f'[tool.fixingahole]\nroot = "{self.folder}/"\noutput = "profiling/results/"\n'
            'ignore = ["unfinished_ideas/", "scratch/work/"]\nduration = "absolute"\n')
        for name in ("unfinished_ideas/idea.py", "scratch/work/idea.py", "kept/idea.py"):
            (self.folder / name).parent.mkdir(parents=True)
            self.script(WORK if name.startswith("kept") else "1 / 0\n", name)
        run = self.call("profile", "idea.py")
        self.assertEqual(run.code, 0, run)
        self.assertTrue(list(self.folder.glob("profiling/results/idea/*/profile_results.json")))
        self.assertRegex(run.stdout, r"1\. once +[0-9.]+s")

    def test_duration_is_a_share_or_seconds(self):
        script = self.script(WORK)
        for style, unit in (("relative", r"[0-9.]+%"), ("absolute", r"[0-9.]+s")):
            run = self.profile(script, options=("--duration", style))
            self.assertRegex(run.stdout, rf"1\. once +{unit} ", style)
            self.assertRegex(run.stdout, rf"once\.+{unit}", style)

    def test_a_notebooks_results_are_in_a_folder_of_its_name_with_its_copy(self):
        (self.folder / "my_work").mkdir()
        notebook = self.folder / "my_work" / "my_new_method.ipynb"
        notebook.write_text(json.dumps({"cells": [{"cell_type": "code", "source": "print(1)"}], "nbformat": 4}))
        self.assertEqual(self.call("profile", "my_new_method.ipynb").code, 0)
        folder = next((self.folder / "performance" / "my_new_method").iterdir())
        self.assertRegex(folder.name, r"^\d{8}_\d{6}$")
        self.assertEqual((folder / "my_new_method.ipynb").read_bytes(), notebook.read_bytes())

    def test_the_results_begin_with_the_command_and_the_times(self):
        self.script("import warnings\nwarnings.warn('x')\n" + textwrap.dedent(WORK))
        run = self.call("profile", "script.py", "--memory", "-p", "10", "-o", "out")
        for name in ("profile_results.txt", "profile_summary.txt"):
            lines = (self.folder / "out" / name).read_text(encoding="utf-8").splitlines()
            self.assertEqual(lines[0], "fixingahole profile script.py --memory -p 10 -o out")
            self.assertRegex(lines[1], r"^Finished in [\d.]+ seconds using [\d.]+ MB of heap RAM$")
            self.assertRegex(lines[2], r"^Max RSS Memory Usage: [\d.]+ MB$")
            self.assertRegex(lines[3], r"^Total Wall Time: [\d.]+ seconds")
            self.assertRegex(lines[4], r"^Check logs out/profile_logs\.log \(1 warning\)$")
            self.assertEqual(lines[0], run.stdout.splitlines()[0])

    def test_costly_once_is_told_from_called_again_and_again(self):
        run = self.profile(self.script(WORK), options=("--calls",))
        trace = run.stdout[run.stdout.index("Stack Trace Summary"):]
        self.assertRegex(trace, r"once, \([\d.]+%\)\n  n_calls: 1, ")
        self.assertRegex(trace, r"again, \([\d.]+%\)\n  n_calls: 3000, ")

    def test_precision_says_from_what_size_on(self):
        script = self.script("kept = [bytes(1000) for i in range(20000)]\n")
        for precision, size in (("0", "10.000 MB"), ("5", "320.000 kB"), ("10", "10.000 kB")):
            run = self.profile(script, options=("-m", "-p", precision))
            self.assertRegex(run.stdout, rf"\nHeap: peak .*; lines from {re.escape(size)} on\n")

    def test_a_heap_of_which_nothing_was_seen_is_told(self):
        run = self.profile(self.script("x = 1\n"), options=("-m", "-p", "-10", "--option", "heap.seed=3"))
        self.assertRegex(run.stdout, r"\nHeap: no allocation was seen, sampled once in 512\.000 MB; --precision P looks")

    def test_folders_to_ignore_are_relative_to_root_or_absolute(self):
        for name in ("foo", "baz"):
            (self.folder / name).mkdir()
            self.script(WORK.replace("once", f"once_{name}"), f"{name}/{name}_work.py")
        self.script("import sys\nsys.path += ['foo', 'baz']\nimport foo_work, baz_work\n")
        run = self.profile(self.folder / "script.py")
        self.assertLessEqual({"once_foo", "once_baz"}, set(run.functions()))
        run = self.profile(self.folder / "script.py", options=("--ignore", "foo", "--ignore", self.folder / "baz"))
        self.assertFalse({"once_foo", "once_baz"} & set(run.functions()))

    def test_further_options_of_repeat_stand_in_both_helps(self):
        for command in ("profile", "stats"):
            text = self.call(command, "--help").stdout
            for option in ("--output-file", "--metadata", "--no-metadata", "--sort", "--no-sort"):
                self.assertIn(f" {option} ", text)

    def test_functions_by_memory(self):
        functions = "".join(f"def f{i}():\n    kept.append(bytearray({i + 2} << 20))\n" for i in range(12))
        calls = "".join(f"f{i}()\n" for i in range(12))
        run = self.profile(self.script(f"kept = []\n{functions}{calls}"), options=("--memory=exact",))
        ranks = re.search(r"Functions by Memory Usage:\n-+\n((?: *\d+\. .*\n)+)", run.stdout)[1].splitlines()
        self.assertRegex(ranks[0], r"1\. f11 +13 MB \(script\.py:24\)")


if __name__ == "__main__":
    unittest.main()
