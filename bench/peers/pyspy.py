"""py-spy: reads the program's memory from outside, while it is stopped."""
import re

import seen

NAME = "py-spy"
REQUIREMENTS = ["py-spy"]
FROM_OUTSIDE = True
OLDEST = None
SEES_EVERY_THREAD = True
OUTPUT = "py-spy.raw"
FRAME = re.compile(r"(?P<name>.*) \((?P<file>.*?)(?::(?P<line>\d+))?\)$")


def version_command(folder, python):
    del python
    return [str(folder / "bin" / "py-spy"), "--version"]


def command(folder, python, script, arguments, out, clock, rate):
    words = [str(folder / "bin" / "py-spy"), "record", "--format", "raw", "--full-filenames", "-o", f"{out}/{OUTPUT}"]
    if clock != "cpu":
        words.append("--idle")
    if rate:
        words += ["--rate", str(rate)]
    return [*words, "--", python, script, *arguments]


def frame(text):
    found = FRAME.match(text)
    return (found["name"], found["file"], int(found["line"] or 0)) if found else (text, "", 0)


def read(out, script, said):
    stacks = []
    with open(f"{out}/{OUTPUT}", encoding="utf-8") as file:
        for line in file:
            text, count = line.rstrip("\n").rsplit(" ", 1)
            stacks.append(([frame(part) for part in text.split(";")], int(count)))
    errors = re.search(r"Errors: (\d+)", said)
    return seen.from_stacks(stacks, script, int(errors[1]) if errors else 0)
