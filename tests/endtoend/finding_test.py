"""Which script runs, which folders and modules are shown, and what the command says of itself.

Meant to catch the output folder searched for scripts, and with --ignore taken relative to the working directory.
"""
import json
import os
import re
import shlex
import shutil
import subprocess
import unittest

import harness

BUSY = """
    import time
    end = time.thread_time() + 0.2
    while time.thread_time() < end:
        sum(range(1000))
"""
COUNTING = """
    import json, sys, time
    sys.path.insert(0, "lib")
    import helper
    end = time.thread_time() + 1
    while time.thread_time() < end:
        json.JSONDecoder().decode(json.JSONEncoder(indent=1).encode(list(range(300))))
        helper.work()
"""
# An interactive zsh on a terminal of its own: types $1, asks for its completion, shows what the line is then.
ZSH = r"""
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; autoload -Uz compinit; compinit -u -D; source ./completion; compdef _fixingahole fixingahole"
zpty -w shell "show() { zle -I; print -r -- \"<\$BUFFER>\" }; zle -N show; bindkey '^I' complete-word; bindkey '^X' show"
zpty -w shell "echo R''EADY"
zpty -m -r shell out '*READY*'
zpty -n -w shell "$1"$'\t'$'\x18'
zpty -m -r shell out '*<*>*'
print -r -- "$out"
zpty -d shell
"""


class Finding(harness.EndToEnd):
    def setUp(self):
        super().setUp()
        for folder in (".git", "my_work", "sub", "scratch", "lib"):
            (self.folder / folder).mkdir()

    def run_here(self, *words, cwd="sub", **keywords):
        return self.call("profile", *words, cwd=self.folder / cwd, **keywords)

    def test_by_unique_name_from_a_sub_folder(self):
        self.script("import sys; print(sys.argv, __file__)", "my_work/tool.py")
        run = self.run_here("--quiet", "tool.py", "a")
        self.assertEqual(run.code, 0, run)
        path = str(self.folder / "my_work" / "tool.py")
        self.assertEqual(run.stdout, f"{[path, 'a']} {path}\n")
        self.assertTrue((self.folder / "performance" / "tool").is_dir())

    def test_copies_of_earlier_runs_do_not_count(self):
        self.script(BUSY, "my_work/tool.py")
        for _ in range(2):
            self.assertEqual(self.run_here("--quiet", "tool.py").code, 0)

    def test_more_of_the_path_chooses(self):
        self.script("print('mine')", "my_work/tool.py")
        self.script("print('other')", "scratch/tool.py")
        run = self.run_here("--quiet", "tool.py")
        self.assertEqual(run.code, 2)
        self.assertIn("scratch/tool.py", run.stderr)
        self.assertEqual(self.run_here("--quiet", "scratch/tool.py").stdout, "other\n")
        self.assertEqual(self.run_here("--quiet", "-i", "scratch", "tool.py").stdout, "mine\n")
        self.assertEqual(self.run_here("--quiet", self.folder / "my_work" / "tool.py").stdout, "mine\n")

    def shown(self, *options):
        self.script("def work():\n    for _ in range(20_000): pass", "lib/helper.py")
        run = self.profile(self.script(COUNTING), options=["--quiet", *options])
        self.assertEqual(run.code, 0, run)
        return {os.path.relpath(name, self.folder) for name in run.json["files"]}

    def test_ignored_folders_are_relative_to_root(self):
        self.assertIn("lib/helper.py", self.shown())
        self.assertNotIn("lib/helper.py", self.shown("--ignore", "lib"))
        self.assertNotIn("lib/helper.py", self.shown("-i", str(self.folder / "lib")))

    def test_detailed_shows_imported_packages_and_ignore_leaves_some_out(self):
        plain, detailed = self.shown(), self.shown("--detailed")
        self.assertFalse([name for name in plain if name.endswith("json/encoder.py")])
        self.assertTrue([name for name in detailed if name.endswith("json/encoder.py")])
        self.assertIn("lib/helper.py", detailed)
        for word in ("json", "json.encoder"):
            fewer = self.shown("--detailed", "--ignore", word)
            self.assertFalse([name for name in fewer if name.endswith("json/encoder.py")], word)
            self.assertIn("lib/helper.py", fewer)

    def test_detailed_groups_by_package(self):
        self.shown("--detailed")
        text = (self.folder / "out" / "profile_summary.txt").read_text()
        self.assertRegex(text, r"(?m)^[├└]─ json \(\d+ func, ")

    def test_ignoring_what_is_not_there_is_one_warning(self):
        run = self.profile(self.script(BUSY), options=["-i", "no1", "-i", "no2"])
        self.assertEqual(run.code, 0, run)
        self.assertEqual(run.stderr.count("warning"), 1, run)
        self.assertRegex(run.stderr, "no1.*no2")

    def test_trace_and_no_trace(self):
        script = self.script(BUSY)
        self.assertIn("Stack Trace Summary", self.profile(script).stdout)
        self.assertIn("Stack Trace Summary", self.profile(script, options=["-nt", "-t"]).stdout)
        self.assertNotIn("Stack Trace Summary", self.profile(script, options=["-nt"]).stdout)

    def test_the_summary_shows_what_the_script_got(self):
        run = self.profile(self.script(BUSY), "a b", "-x")
        self.assertIn("\nArguments of the script: 'a b' -x\n", run.text("profile_summary.txt"))


class Settings(harness.EndToEnd):
    def settings(self, **environment):
        run = self.call("settings", "--json", environment=self.environment(**environment))
        self.assertEqual(run.code, 0, run)
        return json.loads(run.stdout)

    def test_environment_before_pyproject_before_default_for_each_key(self):
        for folder in ("build", "tmp", "scratch"):
            (self.folder / folder).mkdir()
        self.assertEqual(self.settings()["duration"], "relative")
        (self.folder / "pyproject.toml").write_text(
            '[tool.fixingahole]\nduration = "absolute"\noutput = "profiling/results/"\nignore = ["scratch/"]\n')
        told = self.settings()
        self.assertEqual((told["duration"], told["output"]), ("absolute", str(self.folder / "profiling" / "results")))
        self.assertEqual(told["ignore"], [str(self.folder / "scratch")])
        told = self.settings(FIXINGAHOLE_DURATION="relative", FIXINGAHOLE_IGNORE="build, tmp, .cache")
        self.assertEqual((told["duration"], told["output"]), ("relative", str(self.folder / "profiling" / "results")))
        self.assertEqual(told["ignore"], [str(self.folder / "build"), str(self.folder / "tmp")])
        self.assertIn("pyproject.toml:3", told["places"]["output"])


class Saying(harness.EndToEnd):
    def test_help_of_every_command(self):
        for command in ("profile", "summarize", "stats", "report", "plugins", "doctor", "settings", "completion"):
            with self.subTest(command):
                run = self.call(command, "--help")
                self.assertEqual(run.code, 0, run)
                self.assertIn(f"usage: fixingahole {command}", run.stdout)
                self.assertLessEqual(max(map(len, run.stdout.splitlines())), 80)

    def test_help_of_profile_names_what_the_seed_had(self):
        text = self.call("profile", "--help").stdout
        for option in ("-c, --cpu", "-m, --memory", "-p, --precision", "-d, --detailed", "-t, --trace", "-nt, --no-trace",
                       "-l, --log-level", "-np, --no-plots", "--live", "-i, --ignore", "-o, --output-directory",
                       "--duration", "-r, --repeat", "--output-file", "--metadata", "--no-metadata", "--sort", "--no-sort"):
            self.assertRegex(text, rf"(?m)^  {re.escape(option)}\b")
        self.assertIn("Options of fah.memory.rss", text)

    def test_completion_in_bash(self):
        script = self.call("completion", "bash").stdout
        (self.folder / "completion").write_text(script)

        def offered(*words):
            question = (f"source completion; COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; compopt() {{ :; }}; "
                        "_fixingahole; echo ${COMPREPLY[@]}")
            return subprocess.run(["bash", "-c", question], cwd=self.folder, capture_output=True, text=True).stdout.split()

        self.assertEqual(offered("fixingahole", "pro"), ["profile"])
        self.assertEqual(offered("fixingahole", "profile", "--mem"), ["--memory"])
        self.assertEqual(offered("fixingahole", "profile", "--clock", "w"), ["wall"])
        self.assertEqual(offered("fixingahole", "profile", "-l", "E"), ["ERROR"])
        self.assertIn("-o", offered("fixingahole", "stats", "-"))

    @unittest.skipUnless(shutil.which("fish"), "fish is not there")
    def test_completion_in_fish(self):
        (self.folder / "completion").write_text(self.call("completion", "fish").stdout)

        def offered(line):
            question = f"source completion; complete -C {shlex.quote(line)}"
            done = subprocess.run(["fish", "-c", question], cwd=self.folder, capture_output=True, text=True, timeout=120,
                                  env=self.environment(HOME=str(self.folder)))
            return [line.split("\t")[0] for line in done.stdout.splitlines()]

        self.assertEqual(offered("fixingahole pro"), ["profile"])
        self.assertEqual(offered("fixingahole profile --clo"), ["--clock"])
        self.assertEqual(offered("fixingahole profile --clock w"), ["wall"])

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not there")
    def test_completion_in_zsh(self):
        (self.folder / "completion").write_text(self.call("completion", "zsh").stdout)
        (self.folder / "ask.zsh").write_text(ZSH)
        for typed, completed in (("fixingahole pro", "fixingahole profile "),
                                 ("fixingahole profile --clo", "fixingahole profile --clock "),
                                 ("fixingahole profile --clock w", "fixingahole profile --clock wall ")):
            done = subprocess.run(["zsh", "-f", "ask.zsh", typed], cwd=self.folder, capture_output=True, text=True, timeout=120,
                                  env=self.environment(HOME=str(self.folder)))
            self.assertIn(f"<{completed}>", done.stdout, done)

    def test_completion_is_of_the_shells_syntax(self):
        for shell in ("bash", "zsh", "fish"):
            run = self.call("completion", shell)
            self.assertEqual(run.code, 0, run)
            for word in ("profile", "no-plots", "summarize"):
                self.assertIn(word, run.stdout)
            checker = "bash" if shell == "bash" else shell
            if subprocess.run(["which", checker], stdout=subprocess.DEVNULL).returncode == 0:
                check = subprocess.run([checker, "-n"], input=run.stdout, capture_output=True, text=True)
                self.assertEqual(check.returncode, 0, check.stderr)


class Live(harness.EndToEnd):
    def test_reports_are_there_while_it_runs(self):
        script = self.script("""
            import pathlib, time
            def work():
                end = time.thread_time() + 0.3
                while time.thread_time() < end:
                    sum(range(1000))
            summary, end = pathlib.Path("out/profile_summary.txt"), time.monotonic() + 60
            while time.monotonic() < end:
                work()
                if summary.exists() and "work" in summary.read_text():
                    print(summary.read_text())
                    break
            print("seen", summary.exists())
        """)
        run = self.profile(script, options=["--live", "0.5"])
        self.assertEqual(run.code, 0, run)
        self.assertIn("seen True", run.stdout)
        self.assertIn("the program still runs", run.stdout)
        self.assertNotIn("the program still runs", run.text("profile_summary.txt"))
        self.assertEqual(run.stderr.count(str(self.folder / "out")), 1, run)


if __name__ == "__main__":
    unittest.main()
