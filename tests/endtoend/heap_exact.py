"""What the tests of --memory=exact share: a run, and the report's figures of a function."""
import harness

MB = 1 << 20


class ExactTest(harness.EndToEnd):
    def exact(self, source, python=None, options=(), expect=0, memory="--memory=exact", **keywords):
        python = python or next(iter(harness.interpreters().values()))
        run = self.profile(self.script(source), python=python, options=(memory, *options), **keywords)
        self.assertEqual(run.code, expect, run)
        self.assertNotIn("Traceback", run.stderr, run)
        self.result = run.json
        self.heap = self.result["fixingahole"]["heap"]
        self.losses = self.result["fixingahole"]["losses"]
        return run

    def function(self, name):
        """Comprehensions stood in functions of their own up to 3.11."""
        found = {}
        for file in self.result["files"].values():
            for function in file["functions"]:
                found[function["line"]] = function
        self.assertIn(name, found)
        return found[name]

    def assert_within(self, value, truth, message=""):
        self.assertLessEqual(abs(value - truth), 0.01 * truth, f"{message}: {value} for {truth}")

    def assert_mb(self, name, key, truth_bytes, message=""):
        self.assert_within(self.function(name)[key], truth_bytes / MB, f"{message} {name} {key}")
