"""What is wrong is said, with exit code 2, before anything runs and without a file written: a table of every kind of input.

Each case is run in a folder of its own; the script would leave a mark if it ran, and the tree is compared before and after.
Meant to catch the check of --repeat's range left out (the program runs), and with the output folder made too early.
"""
import json
import os
import unittest

import harness

MARK = "open('ran', 'w').close()\n"
NOTEBOOK = {"cells": [{"cell_type": "code", "source": MARK}], "metadata": {}, "nbformat": 4}


def cells(*sources):
    return json.dumps({"cells": [{"cell_type": "code", "source": source} for source in sources]})


def profile(**keys):
    """A function of a profile's JSON file, with some keys replaced."""
    function = {"line": "f", "lineno": 1, "n_cpu_percent_python": 1, "n_cpu_percent_c": 0, "n_sys_percent": 0, "n_peak_mb": 0}
    function.update(keys)
    return json.dumps({"elapsed_time_sec": 1, "files": {"a.py": {"functions": [function]}}})


# name: (words, part of the message). `profile` is put before words that begin with a dash or name a script.
OPTIONS = {
    "unknown option": ("--qiet app.py", "did you mean --quiet?"),
    "option by its beginning": ("--out x app.py", "did you mean --output-directory?"),
    "option without a value": ("app.py --rate", "--rate needs a value"),
    "empty value": ("--rate= app.py", "--rate was given an empty value"),
    "value for a switch": ("--quiet=yes app.py", "--quiet takes no value"),
    "option twice": ("--rate 1 --rate 2 app.py", "--rate is given more than once"),
    "rate in words": ("--rate fast app.py", "rate must be a whole number"),
    "negative rate": ("--rate -1 app.py", "rate"),
    "rate beyond all": ("--rate 10001 app.py", "10000"),
    "clock that is none": ("--clock sundial app.py", "clock"),
    "duration that is none": ("--duration short app.py", "duration"),
    "precision too high": ("-m -p 11 app.py", "10"),
    "precision too low": ("-m --precision=-11 app.py", "-10"),
    "precision in words": ("-m -p fine app.py", "precision"),
    "log level that is none": ("-l LOUD app.py", "--log-level LOUD is no level"),
    "log level by a typo": ("--log-level WARNIG app.py", 'did you mean "WARNING"?'),
    "live of 0": ("--live 0 app.py", "--live 0 is no time"),
    "negative live": ("--live -3 app.py", "--live -3 is no time"),
    "live in words": ("--live soon app.py", "--live soon is no time"),
    "repeat 0 times": ("-r 0 app.py", "--repeat must be a whole number from 1 to 1000"),
    "repeat minus once": ("--repeat -1 app.py", "--repeat must be a whole number"),
    "repeat half a time": ("--repeat 0.5 app.py", "--repeat must be a whole number"),
    "repeat for ever": ("--repeat 1001 app.py", "--repeat must be a whole number"),
    "repeat without JSON": ("-r 2 --reporter none --reporter text app.py", "--repeat needs the reporter json"),
    "statistics into a folder": ("-r 2 --output-file stats/ app.py", "is a folder"),
    "unknown suppressor": ("-np plotli app.py", "plotli"),
    "unknown reporter": ("--reporter jsn app.py", "jsn"),
    "unknown sampler": ("--sampler guess app.py", "guess"),
    "option of no plugin": ("--option nothing.x=1 app.py", "nothing"),
    "unknown option of a plugin": ("--option rss.sourc=both app.py", 'did you mean "source"?'),
    "bad value of a plugin's option": ("--option rss.source=all app.py", "wait4"),
    "option without a form": ("--option rss app.py", "is not of the form ID.key=value"),
    "plugin path that is not there": ("--plugin-path nowhere app.py", "nowhere does not exist"),
    "python that is not there": ("--python nowhere/python3 app.py", "nowhere/python3"),
    "window that is empty": ("--start-after 5s --stop-after 2s app.py", "stop_after is not after start_after"),
    "time without a unit": ("--start-after 5 app.py", "start_after"),
    "script and module": ("app.py --module x", "both a script and --module are given"),
    "nothing to run": ("--quiet", "there is no script to profile"),
    "no command after dashes": ("--", "there is no command after --"),
}
PATHS = {
    "script that is not there": ("absent.py", "there is no such file here, nor below"),
    "script by an absolute path": ("/absent/absent.py", "there is no such file"),
    "name without its ending": ("app", "did you mean app.py?"),
    "a folder": ("some", "it is a directory"),
    "a pipe": ("pipe", "it is a pipe or a device"),
    "name of two scripts": ("twin.py", "is not the only one of that name"),
    "ignored script": ("-i some hidden.py", "there is no such file"),
    "program that is not there": ("-- no-such-program", "there is no program no-such-program"),
    "program that is a folder": ("-- ./some", "it is a directory"),
    "program that may not run": ("-- ./app.py", "it is not executable"),
    "output that is a file": ("-o app.py/out app.py", "cannot be used"),
    "output below a device": ("-o /dev/null/out app.py", "cannot be used"),
}
SETTINGS = {
    "unknown key": ('sampeler = "auto"', 'did you mean "sampler"?', ":2"),
    "wrong type": ("rate = true", "rate", ":2"),
    "number out of range": ("rate = 20000", "rate", ":2"),
    "list that is none": ('ignore = "some"', 'write ["some"]', ":2"),
    "list of numbers": ("reporters = [1]", "reporters", ":2"),
    "duration that is none": ('duration = "long"', "duration", ":2"),
    "root that is not there": ('root = "nowhere"', "does not exist", ":2"),
    "root that is a file": ('root = "app.py"', "is not a folder", ":2"),
    "output that is a file": ('output = "app.py"', "is not a folder", ":2"),
    "empty output": ('output = ""', "must not be empty", ":2"),
    "table for a key": ("rate = {a = 1}", "rate", ":2"),
    "date for a key": ("rate = 2020-01-01", "rate", ":2"),
    "bytes without sense": ('recording_max = "many"', "recording_max", ":2"),
    "option of no plugin": ("[tool.fixingahole.options.nothing]\nx = 1", "nothing", ":3"),
    "unknown option of a plugin": ("[tool.fixingahole.options.rss]\nsourc = 1", 'did you mean "source"?', ":3"),
    "no TOML": ("rate = = 5", "not valid TOML", ":2"),
    "our table is no table": (None, "tool.fixingahole must be a table", ":2"),
}
VARIABLES = {
    "unknown variable": ("FIXINGAHOLE_RAET", "5", "did you mean FIXINGAHOLE_RATE?"),
    "empty variable": ("FIXINGAHOLE_RATE", "", "FIXINGAHOLE_RATE is empty"),
    "rate in words": ("FIXINGAHOLE_RATE", "fast", "FIXINGAHOLE_RATE"),
    "duration that is none": ("FIXINGAHOLE_DURATION", "long", "FIXINGAHOLE_DURATION"),
    "root that is not there": ("FIXINGAHOLE_ROOT", "/no/where", "FIXINGAHOLE_ROOT"),
    "in small letters": ("FIXINGAHOLE_rate", "5", "did you mean FIXINGAHOLE_RATE?"),
}
NOTEBOOKS = {
    "empty file": ("", "it is empty"),
    "broken JSON": ('{"cells": [', "it is not valid JSON"),
    "text behind the JSON": (json.dumps(NOTEBOOK) + "x", "it is not valid JSON"),
    "no notebook": ("[]", "it has no list of cells"),
    "cells that are none": ('{"cells": 5}', "it has no list of cells"),
    "no cell": ('{"cells": []}', "it has no code cell"),
    "only text": ('{"cells": [{"cell_type": "markdown", "source": "x"}]}', "it has no code cell"),
    "only blanks": (cells("", " \n"), "it has no code cell"),
    "source that is a number": (cells(MARK, 5), "code cell 2 has no text"),
    "lines that are numbers": (cells([5]), "code cell 1 has no text"),
    "cell without a type": ('{"cells": [{"source": "x"}]}', "has no type"),
    "another language": (json.dumps({**NOTEBOOK, "metadata": {"kernelspec": {"language": "julia"}}}), "in julia, not in Python"),
}
PROFILES = {
    "empty file": ("", "it is empty"),
    "broken JSON": ("{", "it is not valid JSON"),
    "a list": ("[]", "no profile"),
    "another JSON": ('{"a": 1}', "no profile"),
    "no files": ('{"elapsed_time_sec": 1, "files": []}', "are no object"),
    "time in words": ('{"elapsed_time_sec": "x", "files": {}}', '"elapsed_time_sec" is no number'),
    "no functions": ('{"elapsed_time_sec": 1, "files": {"a.py": {}}}', "has no list of functions"),
    "function that is none": ('{"elapsed_time_sec": 1, "files": {"a.py": {"functions": [5]}}}', "is no object"),
    "negative share": (profile(n_cpu_percent_python=-1), '"n_cpu_percent_python" is no number'),
    "memory in words": (profile(n_peak_mb="x"), '"n_peak_mb" is no number'),
}
COMMANDS = {
    "unknown command": ("profil app.py", "did you mean profile?"),
    "script in place of a command": ("app.py", "write fixingahole profile app.py"),
    "option in place of a command": ("--quiet profile app.py", "unknown option --quiet"),
    "stats of nothing": ("stats", "stats needs the folder"),
    "stats of no folder": ("stats nowhere", "there is no folder nowhere"),
    "stats of a file": ("stats app.py", "app.py is not a folder"),
    "stats without a profile": ("stats some", "there is no profile in"),
    "stats into no folder": ("stats runs -o nowhere/a.json", "nowhere"),
    "two folders": ("stats some runs", "one word too many for stats"),
    "summary of nothing": ("summarize", "summarize needs a profile"),
    "summary of no file": ("summarize absent.json", "absent.json"),
    "summary of a folder": ("summarize some", "cannot be used"),
    "top 0": ("summarize -n 0 runs/a.json", "--top must be a whole number from 1"),
    "threshold beyond all": ("summarize -t 101 runs/a.json", "--threshold must be a number from 0 to 100"),
    "completion of no shell": ("completion csh", 'there is no completion for "csh"'),
    "report of no file": ("report absent.fah", "absent.fah"),
    "report of no recording": ("report app.py", "app.py"),
    "unknown plugin": ("plugins show no.such", "no.such"),
}


class Refused(harness.EndToEnd):
    def setUp(self):
        super().setUp()
        self.script(MARK, "app.py")
        for name in ("some", "runs", "one", "two", ".git"):
            (self.folder / name).mkdir()
        for name in ("some/hidden.py", "one/twin.py", "two/twin.py"):
            self.script(MARK, name)
        (self.folder / "runs" / "a.json").write_text(profile())
        os.mkfifo(self.folder / "pipe")

    def tree(self):
        return sorted(str(path) for path in self.folder.rglob("*"))

    def refused(self, words, message, environment=None):
        before = self.tree()
        run = self.call(*words, environment=environment)
        self.assertEqual(run.code, 2, run)
        self.assertIn(message, run.stderr)
        self.assertTrue(run.stderr.startswith("fixingahole: error: ") or "warning" in run.stderr, run)
        self.assertEqual(run.stdout, "")
        self.assertEqual(self.tree(), before, "something was written")

    def test_options(self):
        for name, (words, message) in OPTIONS.items():
            with self.subTest(name):
                self.refused(["profile", *words.split()], message)

    def test_paths(self):
        for name, (words, message) in PATHS.items():
            with self.subTest(name):
                self.refused(["profile", *words.split()], message)

    def test_settings(self):
        file = self.folder / "pyproject.toml"
        for name, (text, message, line) in SETTINGS.items():
            file.write_text(f"[tool.fixingahole]\n{text}\n" if text else "[tool]\nfixingahole = 5\n")
            with self.subTest(name):
                self.refused(["profile", "app.py"], message)
                run = self.call("settings")
                self.assertTrue(f"pyproject.toml{line}" in run.stderr or name.startswith(("option", "unknown option")), run)
        file.unlink()

    def test_variables(self):
        for name, (variable, value, message) in VARIABLES.items():
            with self.subTest(name):
                self.refused(["profile", "app.py"], message, self.environment(**{variable: value}))

    def test_notebooks(self):
        for name, (text, message) in NOTEBOOKS.items():
            (self.folder / "nb.ipynb").write_text(text)
            with self.subTest(name):
                self.refused(["profile", "nb.ipynb"], message)

    def test_profiles(self):
        for name, (text, message) in PROFILES.items():
            (self.folder / "some" / "bad.json").write_text(text)
            with self.subTest(name):
                self.refused(["summarize", "some/bad.json"], message)
                self.refused(["stats", "some"], message)

    def test_commands(self):
        for name, (words, message) in COMMANDS.items():
            with self.subTest(name):
                self.refused(words.split(), message)

    def test_there_are_many(self):
        tables = (OPTIONS, PATHS, SETTINGS, VARIABLES, NOTEBOOKS, PROFILES, COMMANDS)
        self.assertGreaterEqual(sum(map(len, tables)), 100)


if __name__ == "__main__":
    unittest.main()
