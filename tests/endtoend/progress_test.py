"""Progress: the terminal's title where the program shares it, a spinner where it does not, nothing with --quiet or without one.

Meant to catch the title not taken back, and with the spinner drawn into the program's own terminal.
"""
import os
import pty
import select
import time
import unittest

import harness

SLEEP = "import time\nprint('from the program', flush=True)\ntime.sleep(2.5)\n"


class Progress(harness.EndToEnd):
    source = SLEEP

    def on_a_terminal(self, *options, redirect=False, **environment):
        """What the terminal got."""
        script = self.script(self.source)
        words = [harness.COMMAND, "profile", "-o", str(self.folder / "out"), *options, str(script)]
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            if redirect:
                file = os.open("output", os.O_WRONLY | os.O_CREAT, 0o600)
                os.dup2(file, 1)
                os.dup2(file, 2)
            os.execve(words[0], words, self.environment(**{"TERM": "xterm", **environment}))
        text, end = b"", time.monotonic() + 120
        while time.monotonic() < end:
            if select.select([terminal], [], [], 1)[0]:
                try:
                    part = os.read(terminal, 65536)
                except OSError:
                    break
                if not part:
                    break
                text += part
        self.assertEqual(os.waitpid(pid, 0)[1], 0, text)
        os.close(terminal)
        return text.decode(errors="replace")

    def test_the_title_where_the_program_shares_the_terminal(self):
        text = self.on_a_terminal()
        self.assertRegex(text, "\x1b\\]2;fixingahole: \\d+ s, \\d+ MB\x07")
        self.assertLess(text.index("\x1b[22;2t"), text.index("\x1b[23;2t"))
        self.assertIn("from the program", text)
        self.assertNotRegex(text, r"profiling: \d+ s, ")

    def test_a_spinner_where_it_does_not(self):
        text = self.on_a_terminal(redirect=True)
        self.assertRegex(text, r"[|/\\-] profiling: \d+ s, \d+ MB")
        self.assertTrue(text.endswith("\r\x1b[K"), text)
        self.assertNotRegex((self.folder / "output").read_text(), r"profiling: \d+ s, ")

    def test_colours_are_off_where_they_are_not_wanted(self):
        """Seen to fail: with NO_COLOR asked by the summary alone."""
        coloured = self.on_a_terminal("--live", "1")
        self.assertIn("\x1b[1m", coloured)
        self.assertRegex(coloured, "\x1b\\[[0-9;]*minfo")
        for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            text = self.on_a_terminal("--live", "1", **environment)
            self.assertNotRegex(text, "\x1b\\[[0-9;]*m", environment)

    def test_the_summary_fits_80_columns(self):
        text = self.profile(self.script(self.source)).stdout
        prose = [line for line in text.splitlines() if len(line) > 80 and not line.startswith((" ", "fixingahole", "--"))]
        self.assertEqual([line for line in prose if not line.startswith(("Sampler", "Python", "100%", "Cost", "Note"))], [])

    def test_live_shows_the_costliest_functions_below_the_spinner(self):
        self.source = """
            import time
            def costly(seconds):
                end = time.thread_time() + seconds
                while time.thread_time() < end:
                    sum(range(1000))
            costly(3)
        """
        text = self.on_a_terminal("--live", "1", redirect=True)
        self.assertRegex(text, r"profiling: \d+ s, \d+ MB\x1b\[J\r+\n +[\d.]+%  costly \(script.py:\d\)")
        self.assertRegex(text, r"\x1b\[\d+A\r")
        self.assertTrue(text.endswith("\r\x1b[J"), text[-200:])
        title = self.on_a_terminal("--live", "1")
        self.assertNotIn("%  costly", title.split("\x1b[23;2t")[0])

    def test_quiet_and_dumb_terminals(self):
        self.assertEqual(self.on_a_terminal("--quiet").strip(), "from the program")
        self.assertNotIn("\x1b]2;", self.on_a_terminal(TERM="dumb"))

    def test_colours_only_on_a_terminal_and_not_with_no_color(self):
        self.assertIn("\x1b[1m", self.on_a_terminal())
        self.assertNotIn("\x1b[1m", self.on_a_terminal(NO_COLOR="1"))
        self.on_a_terminal(redirect=True)
        self.assertNotIn("\x1b[1m", (self.folder / "output").read_text())


if __name__ == "__main__":
    unittest.main()
