"""fixingahole.profile() as a decorator, and IPython's %%fixingahole.

Meant to catch a wrapped function that gives something else back, and a cell whose error is swallowed.
"""
import unittest

import harness
from inside_run import Inside


class Decorator(Inside):
    def test_with_and_without_options(self):
        self.check_run("""
            @fixingahole.profile(output_directory="out", quiet=True)
            def first(again):
                "doc"
                all_three()
                return first(False) if again else 42

            @fixingahole.profile
            def second():
                rest()
            assert (first(True), first.__name__, first.__doc__) == (42, "first", "doc")
            second()
        """)
        cpu = self.cpu()
        self.assertGreater(cpu["first"], 2e9)
        self.assertTrue(list((self.folder / "performance" / "second").glob("*/profile_results.json")))

    def test_coroutines_and_generators(self):
        self.check_run("""
            import asyncio
            @fixingahole.profile(output_directory="out", quiet=True)
            async def main():
                await asyncio.sleep(0.01)
                all_three()
                return 7
            assert asyncio.run(main()) == 7
            try:
                @fixingahole.profile
                def numbers():
                    yield 1
            except TypeError as error:
                assert "generator" in str(error)
            else:
                sys.exit("a generator was taken")
        """)
        self.check_shares()


@unittest.skipUnless(harness.has("IPython"), "IPython is not there")
class Magic(Inside):
    def test_a_cell(self):
        done = self.check_run("""
            from IPython.core.interactiveshell import InteractiveShell
            shell = InteractiveShell.instance()
            shell.user_ns["all_three"] = all_three
            shell.run_cell("%load_ext fixingahole")
            done = shell.run_cell("%%fixingahole -q -o out\\ndef cell():\\n    all_three()\\ncell()\\nvalue = 5\\nvalue + 1")
            assert done.success and done.result == 6 and shell.user_ns["value"] == 5
            done = shell.run_cell("%%fixingahole -q -o out2\\n1 / 0")
            assert isinstance(done.error_in_exec, ZeroDivisionError)
            assert not shell.run_cell("%%fixingahole --no-such-option\\n1").success
        """, harness.TEST_PYTHON, HOME=str(self.folder))
        self.check_shares()
        self.assertIn("cell", self.cpu())
        self.assertIn("no-such-option", done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
