"""Logs and warnings are copied to profile_logs.log; the program's own set-up, output and levels stay.

Meant to catch the copy made by a handler on the root logger (basicConfig then does nothing), and with warnings swallowed.
"""
import subprocess
import unittest

import harness

PROGRAM = """
    import logging, sys, warnings
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s|%(message)s", stream=sys.stdout)
    log = logging.getLogger("mine")
    log.debug("a debug %d", 1)
    log.info("an info")
    log.warning("a warning\\nof two lines")
    log.error("an error")
    try:
        1 / 0
    except ZeroDivisionError:
        log.exception("with a traceback")
    warnings.warn("told once", UserWarning)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn("caught by the program")
    print(len(caught), logging.getLogger().level, logging.getLogger().handlers != [], warnings.showwarning.__module__)
    quiet = logging.getLogger("quiet")
    quiet.setLevel(logging.ERROR)
    quiet.warning("below its own level")
    silent = logging.getLogger("silent")
    silent.propagate = False
    silent.addHandler(logging.NullHandler())
    silent.warning("into nothing")
"""


class Logs(harness.EndToEnd):
    def plain(self, script, python):
        return subprocess.run([python, script], cwd=self.folder, env=self.environment(), text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_every_level_leaves_the_program_alone(self):
        script = self.script(PROGRAM)
        for label, python in harness.interpreters().items():
            plain = self.plain(script, python)
            for level in ("DEBUG", "WARNING", "ERROR"):
                with self.subTest(python=label, level=level):
                    run = self.profile(script, python=python, options=["--quiet", "-l", level])
                    self.assertEqual(run.code, 0, run)
                    self.assertEqual(run.stdout, plain.stdout)
                    self.assertEqual(run.stderr, plain.stderr)

    def captured(self, *options, source=PROGRAM):
        run = self.profile(self.script(source), options=options)
        self.assertEqual(run.code, 0, run)
        path = run.output / "profile_logs.log"
        return run, path.read_text() if path.exists() else ""

    def test_warnings_by_default(self):
        run, text = self.captured()
        for part in ("WARNING mine: a warning\n    of two lines (", "ERROR mine: an error (", "ZeroDivisionError",
                     "WARNING UserWarning: told once (", "WARNING silent: into nothing"):
            self.assertIn(part, text)
        for part in ("a debug", "an info", "caught by the program", "below its own level"):
            self.assertNotIn(part, text)
        self.assertRegex(run.stdout, r"Check logs .*profile_logs\.log \(5 warnings\)")

    def test_more_and_less(self):
        text = self.captured("--log-level", "debug")[1]
        self.assertIn("DEBUG mine: a debug 1 (", text)
        self.assertIn("INFO mine: an info", text)
        text = self.captured("-l", "ERROR")[1]
        self.assertIn("ERROR mine: an error", text)
        self.assertNotIn("WARNING", text)
        run, text = self.captured("-l", "CRITICAL")
        self.assertEqual(text, "")
        self.assertNotIn("Check logs", run.stdout)

    def test_captured_warnings_count_once(self):
        source = """
            import logging, warnings
            logging.captureWarnings(True)
            warnings.warn("once")
        """
        self.assertEqual(self.captured(source=source)[1].count("WARNING py.warnings"), 1)

    def test_children(self):
        source = """
            import subprocess, sys
            subprocess.run([sys.executable, "-c", "import warnings; warnings.warn('from the child')"], check=True)
        """
        self.assertIn("from the child", self.captured(source=source)[1])

    def test_nothing_is_imported(self):
        script = self.script("import sys; print(sorted(sys.modules))")
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                run = self.profile(script, python=python, options=["--quiet", "-l", "DEBUG"])
                self.assertEqual(run.stdout, self.plain(script, python).stdout)

    def test_a_bare_command_runs_as_it_is(self):
        script = self.script("import logging, os; print(os.environ.get('PYTHONPATH')); logging.warning('seen')")
        run = self.call("profile", "-o", self.folder / "out", "--", harness.sys.executable, script)
        self.assertTrue(run.stdout.startswith("None\n"), run)
        self.assertIn("WARNING:root:seen", run.stderr)
        self.assertFalse((self.folder / "out" / "profile_logs.log").exists(), run)


if __name__ == "__main__":
    unittest.main()
