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

    def test_a_cell_that_awaits(self):
        self.check_run("""
            import asyncio
            from IPython.core.interactiveshell import InteractiveShell
            shell = InteractiveShell.instance()
            async def work(result):
                await asyncio.sleep(0.01)
                all_three()
                return result
            shell.user_ns.update(work=work, asyncio=asyncio)
            shell.run_cell("%load_ext fixingahole")
            cell = "\\n".join(("%%fixingahole -q -o out", "first = await work(5)", "async with asyncio.Lock():",
                              "    second = 1", "await work(first + second)"))
            done = shell.run_cell(cell)
            assert done.success and done.result == 6 and shell.user_ns["second"] == 1, done
            assert shell.user_ns["_"] == 6
            # As a kernel does: in the middle of the event loop.
            async def kernel():
                text = cell.replace("-o out", "-o kernel")
                code = shell.transform_cell(text)
                assert shell.should_run_async(text, transformed_cell=code)
                task = asyncio.ensure_future(asyncio.sleep(0))
                done = await shell.run_cell_async(text, transformed_cell=code)
                assert done.success and done.result == 6 and task.done(), done
            asyncio.new_event_loop().run_until_complete(kernel())
            done = shell.run_cell("%%fixingahole -q -o out2\\nawait work(1)\\n1 / 0")
            assert isinstance(done.error_in_exec, ZeroDivisionError), done
            shell.run_cell("%autoawait False")
            assert isinstance(shell.run_cell("%%fixingahole -q -o out3\\nawait work(1)").error_in_exec, SyntaxError)
        """, harness.TEST_PYTHON, HOME=str(self.folder))
        for name in ("out", "kernel"):
            self.check_shares(name)
            self.assertIn("work", self.cpu(name))

    def test_a_cell_with_memory(self):
        self.check_run("""
            from IPython.core.interactiveshell import InteractiveShell
            shell = InteractiveShell.instance()
            shell.run_cell("%load_ext fixingahole")
            done = shell.run_cell("%%fixingahole -q -m -o out\\nkept = [bytearray(10_000_000) for _ in range(4)]")
            assert done.success and len(shell.user_ns["kept"]) == 4
            done = shell.run_cell("%%fixingahole -q --memory=exact -p 2 -o exact\\n"
                                  "more = [bytearray(10_000_000) for _ in range(4)]")
            assert done.success and len(shell.user_ns["more"]) == 4
        """, harness.TEST_PYTHON, HOME=str(self.folder))
        heap = self.own_object()["heap"]
        self.assertLess(abs(heap["peak_bytes"] - 40e6), 5 / 1.96 * heap["peak_error_bytes"] + 2e6)
        heap = self.own_object("exact")["heap"]
        self.assertEqual(heap["mode"], "exact")
        self.assertLess(abs(heap["peak_bytes"] - 40e6), 1e6)


if __name__ == "__main__":
    unittest.main()
