"""Austin: reads the program's memory from outside, while it runs."""
import seen

NAME = "austin"
REQUIREMENTS = ["austin-dist", "austin-dist==3.7.0"]  # newer builds need a newer C library than some systems have
FROM_OUTSIDE = True
OLDEST = None
SEES_EVERY_THREAD = True
OUTPUT = "austin.txt"


def version_command(folder, python):
    del python
    return [str(folder / "bin" / "austin"), "--version"]


def command(folder, python, script, arguments, out, clock, rate):
    words = [str(folder / "bin" / "austin"), "-o", f"{out}/{OUTPUT}"]
    if clock == "cpu":
        words.append("-s")
    if rate:
        words += ["-i", str(round(1_000_000 / rate))]
    return [*words, python, script, *arguments]


def frame(text):
    file, name, line = text.rsplit(":", 2)
    return name, file, int(line or 0)


def read(out, script, said):
    """P<process>;T<thread>;<file>:<function>:<line>;... <microseconds>"""
    del said
    stacks, samples, invalid = [], 0, 0
    with open(f"{out}/{OUTPUT}", encoding="utf-8") as file:
        for line in file:
            if not line.startswith("P"):
                continue
            text, microseconds = line.rstrip("\n").rsplit(" ", 1)
            frames = [frame(part) for part in text.split(";")[2:] if part.count(":") >= 2]
            stacks.append((frames, int(microseconds)))
            samples += 1
            invalid += ":INVALID:" in text
    result = seen.from_stacks(stacks, script, invalid)
    # Weights are microseconds; pairs are to be counted in samples.
    counted = seen.from_stacks([(frames, 1) for frames, _ in stacks], script)
    result.pairs, result.samples = counted.pairs, samples
    return result
