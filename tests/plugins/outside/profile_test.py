"""Plugins built outside the tree, at work in a real profile.

usage: profile_test.py COMMAND PLUGIN_FOLDER
Seen to fail: a beat left out by the sampler, a fact left out by the reporter.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

SCRIPT = "def tick():\n    return 1\n\n\nfor _ in range(1000):\n    tick()\nprint('done')\n"


def profile(command, plugins, folder, *options):
    script = folder / "script.py"
    script.write_text(SCRIPT)
    output = folder / "-".join(("out",) + options[1:2]).replace("/", "_")
    done = subprocess.run([command, "profile", "--plugin-path", plugins, "-o", output, *options, script], cwd=folder,
                          capture_output=True, text=True)
    if done.returncode or "done" not in done.stdout:
        sys.exit(f"exit status {done.returncode}\n{done.stdout}{done.stderr}")
    return output


def facts_of(file):
    return dict(line.split(" = ", 1) for line in file.read_text().splitlines())


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what} is {found!r}, {wanted!r} was expected")


def test_sampler_and_reporter(command, plugins, folder):
    output = profile(command, plugins / "metronome", folder, "--sampler", "metronome", "--plugin-path", plugins / "facts",
                     "--reporter", "facts", "--option", "metronome.beats=101", "--option", "metronome.file=script.py")
    facts = facts_of(output / "profile.facts.txt")
    expect("the sampler", facts["sampler"], "com.example.sampler.metronome")
    expect("the sampler's fact", facts["com.example.sampler.metronome.beats"], "101")
    expect("the time of tick", facts["tick"], "51000000")
    expect("the time of tock", facts["tock"], "50000000")


def test_templates(command, plugins, folder):
    output = profile(command, plugins / "cpp-sampler", folder, "--sampler", "com.acme.sampler.procstat", "--plugin-path",
                     plugins / "c-reporter", "--reporter", "hottest", "--option", "hottest.count=1")
    lines = (output / "profile.hottest.csv").read_text().splitlines()
    expect("the head of the table", lines[0], "function,own_ns,total_ns")
    expect("the number of functions", len(lines), 2)


def main(command, plugins):
    for test in (test_sampler_and_reporter, test_templates):
        with tempfile.TemporaryDirectory() as folder:
            test(command, plugins, Path(folder))
    print("plugins from outside work in a profile")


if __name__ == "__main__":
    main(*(Path(word).resolve() for word in sys.argv[1:3]))
