"""What a report says of the lines whose amounts are known: covered by its interval or not, how wide that is, how far off."""
import dataclasses
import json
import pathlib



@dataclasses.dataclass
class Figure:
    """One figure of one line of one run, in bytes."""

    what: str  # "allocated" or "peak"
    truth: float
    told: float
    error: float  # half of the stated 95 % interval

    def covered(self):
        # Beside a line's own objects stand a few of the interpreter's: names, a loop's numbers.
        return abs(self.told - self.truth) <= self.error + 0.001 * self.truth

    def off(self):
        return (self.told - self.truth) / self.truth

    def width(self):
        return self.error / self.truth


def lines_of(own, script):
    """{line: its heap's figures}, of the script itself."""
    number = next((i for i, file in enumerate(own["files"]) if file["path"] == str(script)), None)
    return {row["line"]: row["heap"] for row in own["lines"] if row["file"] == number and "heap" in row}


def figures(truth, lines):
    """{(mark, what): Figure}; a line that is missing has nothing."""
    found = {}
    for line in truth["lines"]:
        row = lines.get(line["line"], {})
        for what in ("allocated", "peak"):
            if line[what] is not None:
                found[line["mark"], what] = Figure(what, line[what], row.get(f"{what}_bytes", 0),
                                                   row.get(f"{what}_error_bytes", 0))
    return found


@dataclasses.dataclass
class Leaks:
    wanted: int = 0
    named: int = 0
    velocity_off: float = 0.0  # the worst
    false: int = 0  # lines called leaks that are none


def leaks(truth, report, script):
    told = report["files"].get(str(script), {}).get("leaks", {})
    result = Leaks(wanted=len(truth["leaks"]))
    known = set()
    for line, velocity in truth["leaks"]:
        known.add(str(line))
        if str(line) in told:
            result.named += 1
            off = told[str(line)]["velocity_mb_s"] * (1 << 20) / velocity - 1
            result.velocity_off = max(result.velocity_off, abs(off))
    others = [entry.get("leaks", {}) for entry in report["files"].values()]
    result.false = sum(len(entry) for entry in others) - result.named
    return result


def of_ours(truth, out, script):
    """(figures, leaks, bytes resident at most)."""
    report = json.loads((pathlib.Path(out) / "profile_results.json").read_text(encoding="utf-8"))
    own = report["fixingahole"]
    return figures(truth, lines_of(own, script)), leaks(truth, report, script), own["facts"].get("max_rss_bytes", 0)


def environment_of(seed):
    return ["--option", f"heap.seed={seed}"] if seed else []


