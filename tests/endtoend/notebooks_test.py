"""Notebooks run as scripts: cells in order, magics under IPython or left out and told, results by cell and line.

Meant to catch the blank lines at a cell's beginning dropped (the lines shift), and with `plain` magics left in.
"""
import json
import os
import re
import unittest

import harness

BUSY = """


def work(seconds):
    import time
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        sum(range(1000))"""


def notebook(*cells, **more):
    """As Jupyter writes it: each cell of code a list of lines; a markdown cell stands between each two."""
    list_of_cells = []
    for source in cells:
        list_of_cells.append({"cell_type": "markdown", "metadata": {}, "source": ["# text"]})
        list_of_cells.append({"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None,
                              "source": source.splitlines(True)})
    return json.dumps({"cells": list_of_cells, "metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4,
                       "nbformat_minor": 5, **more})


class Cells(harness.EndToEnd):
    def notebook(self, *cells, name="nb.ipynb"):
        path = self.folder / name
        path.write_text(notebook(*cells), encoding="utf-8")
        return path

    def lines_of(self, run, cell):
        """{line: percent} of a cell."""
        for name, file in run.json["files"].items():
            if name.endswith(f"nb.ipynb cell {cell}"):
                return {line["lineno"]: line["n_cpu_percent_python"] + line["n_cpu_percent_c"] for line in file["lines"]}
        return {}


class Notebooks(Cells):
    def test_on_every_python(self):
        path = self.notebook(
            "import sys, os\nprint(__name__, '__file__' in globals(), sys.argv[1:],\n"
            "      os.path.realpath(sys.path[0]) == os.getcwd())",
            BUSY, "work(1)", "async def five(): return 5\nprint(await five())",
        )
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                run = self.profile(path, "a", "-b", python=python, options=["--quiet"])
                self.assertEqual(run.code, 0, run)
                self.assertEqual(run.stdout, "__main__ False ['a', '-b'] True\n5\n", run)
                costly = self.lines_of(run, 2)
                self.assertGreater(costly.get(7, 0) + costly.get(8, 0), 60, run)
                self.assertTrue((run.output / "nb.ipynb").exists())

    def test_names_of_cells_in_the_summary(self):
        run = self.profile(self.notebook("x = 1", BUSY + "\n\nwork(0.3)\nfor _ in range(3_000_000): x += 1"))
        self.assertRegex(run.stdout, r"work .*\(nb\.ipynb cell 2:4\)")
        self.assertRegex(run.stdout, r"cell 2 .*\(nb\.ipynb cell 2:1\)")

    def test_an_error_names_cell_and_line_and_ends_it(self):
        run = self.profile(self.notebook("print('first')", "a = 1\nb = 0\na / b", "print('never')"), options=["--quiet"])
        self.assertEqual(run.code, 1, run)
        self.assertEqual(run.stdout, "first\n")
        self.assertRegex(run.stderr, r'File ".*nb\.ipynb cell 2", line 3, in cell 2\n    a / b')
        self.assertNotIn("notebook.py", run.stderr)

    def test_a_syntax_error_runs_nothing(self):
        run = self.profile(self.notebook("print('first')", "def ("), options=["--quiet"])
        self.assertEqual((run.code, run.stdout), (1, ""), run)
        self.assertIn("nb.ipynb cell 2", run.stderr)

    def test_exit_code(self):
        run = self.profile(self.notebook("import sys", "sys.exit(7)", "print('never')"), options=["--quiet"])
        self.assertEqual((run.code, run.stdout), (7, ""), run)

    def test_without_ipython_magics_are_left_out_and_told(self):
        cells = [
            "%matplotlib inline\nprint('one')", "!ls -l | grep 'it''s'\nx = 5\nif x:\n    %config a.b = 2\nprint(x)",
            "%%bash\necho never", "%%time\nprint('timed')", "%time y = 6\nprint(y)", "print?\nprint(7 % 2)",
            "text = '''\n%not a magic\n'''\nprint(len(text))", "!ls \\\n  -l\nprint('after')",
        ]
        without = {label: path for label, path in harness.interpreters().items() if not harness.has("IPython", path)}
        self.assertTrue(without)
        for label, python in without.items():
            with self.subTest(python=label):
                run = self.profile(self.notebook(*cells), python=python)
                self.assertEqual(run.code, 0, run)
                self.assertTrue(run.stdout.startswith("one\n5\ntimed\n6\n1\n14\nafter\n"), run)
                told = ["%matplotlib (cell 1)", "!ls (cell 2)", "%config a.b = 2 (cell 2)", "%%bash (cell 3)",
                        "%%time (cell 4)", "print? (cell 6)", "!ls (cell 8)"]
                for word in told:
                    self.assertIn(word, run.stderr)
                    self.assertIn(word, run.stdout)
                self.assertNotIn("not a magic", run.stderr)

    def test_inspect_and_children_see_the_cells(self):
        run = self.profile(self.notebook(
            "def mine():\n    return 5", "import inspect\nprint(inspect.getsource(mine))",
            "import pickle\nprint(pickle.loads(pickle.dumps(mine))())"), options=["--quiet"])
        self.assertEqual(run.stdout, "def mine():\n    return 5\n\n5\n", run)

    def test_statistics_name_the_notebook(self):
        self.notebook(BUSY, "work(0.2)")
        run = self.call("profile", "-r", "2", "-o", self.folder / "out", "nb.ipynb")
        self.assertEqual(run.code, 0, run)
        self.assertIn("nb.ipynb:work", json.loads(run.text("function_stats.json")))


@unittest.skipUnless(harness.has("IPython"), "needs IPython")
class WithIPython(Cells):
    def run_cells(self, *cells, options=()):
        home = self.folder / "home"
        home.mkdir()
        run = self.profile(self.notebook(*cells), python=harness.TEST_PYTHON, options=["--quiet", *options],
                           environment=self.environment(HOME=str(home)))
        self.assertNotIn(".ipython", os.listdir(home))
        return run

    def test_magics_work(self):
        run = self.run_cells(
            "%matplotlib inline\nprint(get_ipython() is not None)", "x = !echo shell\nprint(x[0])\n!echo direct",
            "%%time\ny = 5\nprint('timed', y)", "from IPython.display import display\ndisplay('shown')",
            "async def five(): return 5\nprint(await five())", "%%capture out\nprint('kept')", "print(out.stdout, end='')",
            "%time z = 3\nprint(z, y)", "%%bash\necho from bash",
        )
        self.assertEqual(run.code, 0, run)
        for line in ("True", "shell", "direct", "timed 5", "'shown'", "5", "kept", "3 5", "from bash"):
            self.assertRegex(run.stdout, rf"(?m)^{re.escape(line)}$")

    def test_lines_stay_where_they_are(self):
        run = self.run_cells("%config Completer.use_jedi = False" + BUSY, "\n\n%%time\nwork(0.6)\n")
        self.assertEqual(run.code, 0, run)
        costly = self.lines_of(run, 1)
        self.assertGreater(costly.get(7, 0) + costly.get(8, 0), 30, run)

    def test_the_body_of_a_cell_magic_keeps_its_lines(self):
        run = self.run_cells("%%time" + BUSY + "\nwork(0.8)")
        costly = self.lines_of(run, 1)
        self.assertGreater(costly.get(7, 0) + costly.get(8, 0), 30, run)


if __name__ == "__main__":
    unittest.main()
