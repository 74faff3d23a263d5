"""The words of `--lines`: which functions they mean, what is said when they mean none, and how the reports show what was counted.

Meant to catch: names matched in libraries or in files of the same last part, a function that was never called taken for one
that is not there, the setting forgotten, a replay that differs.
"""
import os
import unittest

import harness
from line_figures import by_function, by_line, notes
from line_programs import PROGRAMS


class LinesWordsTest(harness.EndToEnd):
    def test_functions_and_files_by_their_names(self):
        self.script("""\
            def go():
                return 1
            class Other:
                def go(self):
                    return 2
            LIST = [go() for _ in range(3)]
        """, "helper.py")
        script = self.script("""\
            import json, helper
            class Box:
                def go(self):
                    return [3]
                def get(self):
                    def go():
                        return 4
                    return go()
            json.loads("[1]"); Box().go(); Box().get(); helper.go(); helper.Other().go()
        """)
        expected = {
            "Box.go": {("script.py", 4): 1},
            "Box.get.<locals>.go": {("script.py", 7): 1},
            "helper.py:go": {("helper.py", 2): 4, ("helper.py", 5): 1},
            "helper.py:Other.go": {("helper.py", 5): 1},
            "get": {("script.py", 6): 1, ("script.py", 8): 1},
            str(self.folder / "helper.py") + ":go": {("helper.py", 2): 4, ("helper.py", 5): 1},
        }
        for label, python in harness.interpreters().items():
            for word, lines in expected.items():
                with self.subTest(python=label, word=word):
                    run = self.profile(script, python=python, options=["--lines", word])
                    found = {(os.path.basename(f["file"]), line): hits for f in run.json["fixingahole"]["line_hits"]
                             for line, hits, _, _ in f["lines"]}
                    self.assertEqual(found, lines)
                    self.assertNotIn("--lines", notes(run))

    def test_all_of_a_file(self):
        self.script("def go():\n    return 1\nVALUES = [\n    go(),\n    go()]\n", "helper.py")
        script = self.script("import helper\ndef other(): pass\nother()\n")
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                found = by_function(self.profile(script, python=python, options=["--lines", "helper.py"]))
                self.assertEqual((set(found), found["go"]), ({"go", "<module>"}, {2: 2}))
                self.assertEqual(found["<module>"][1], 1)

    def test_what_nothing_is_called_is_said(self):
        script = self.script("def work():\n    pass\ndef never():\n    pass\nwork()\n")
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                words = ["--lines", "wrok", "--lines", "work", "--lines", "gone.py", "--lines", "never"]
                run = self.profile(script, python=python, options=words)
                self.assertIn("nothing that ran is called wrok, gone.py;", notes(run))
                self.assertIn("wrok", run.stdout)
                self.assertEqual({f["name"]: len(f["lines"]) for f in run.json["fixingahole"]["line_hits"]},
                                 {"work": 1, "never": 0})
                self.assertIn("it did not run", run.stdout)
                none = self.profile(script, python=python, options=["--lines", "@profile"])
                self.assertIn("no function was marked @profile", notes(none))

    def test_settings_ask_for_lines_too(self):
        script = self.script("def work():\n    return 1\ndef more():\n    return 2\nwork(), more()\n")
        (self.folder / "pyproject.toml").write_text('[tool.fixingahole]\nlines = ["work"]\n')
        self.assertEqual(set(by_function(self.profile(script))), {"work"})
        self.assertEqual(set(by_function(self.profile(script, options=["--lines", "more"]))), {"work", "more"})

    def test_reports_from_the_recording_are_the_same(self):
        words = ["--lines", "@profile", "--reporter", "csv"]
        run = self.profile(self.script(PROGRAMS["plain"]), options=words)
        again = self.call("report", "-o", self.folder / "again", "--reporter", "csv", run.output / "recording.fah")
        self.assertEqual(again.code, 0, again)
        for name in ("profile_results.json", "profile_summary.txt", "profile_results.txt", "profile.csv"):
            self.assertEqual((run.output / name).read_bytes(), (self.folder / "again" / name).read_bytes(), name)
        self.assertIn("if i % 4 == 0:", run.text("profile_summary.txt"))
        rows = [line.split(",") for line in run.text("profile.csv").splitlines()]
        self.assertEqual(rows[0][-2:], ["hits", "hits_ns"])
        self.assertEqual({len(row) for row in rows}, {len(rows[0])})
        self.assertEqual(sum(int(row[-2]) for row in rows[1:]), sum(by_line(run).values()))


if __name__ == "__main__":
    unittest.main()
