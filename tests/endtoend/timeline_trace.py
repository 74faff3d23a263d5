"""profile.perfetto.json as an importer reads it, for the tests of the timeline."""
import collections
import json


class Trace:
    """profile.perfetto.json, checked as an importer would."""

    def __init__(self, path):
        self.file = json.loads(path.read_text(encoding="utf-8"))
        self.events = self.file["traceEvents"]
        self.lost = {key[6:]: int(value) for key, value in self.file["otherData"].items() if key.startswith("lost: ")}
        self.processes = {e["pid"]: e["args"]["name"] for e in self.events if e["name"] == "process_name"}
        self.threads = {(e["pid"], e["tid"]): e["args"]["name"] for e in self.events if e["name"] == "thread_name"}
        self.spans = [e for e in self.events if e["ph"] == "X"]

    def problems(self):
        """What an importer would refuse or mend: spans that overlap, tracks without names, arrows without two ends in a span."""
        found = []
        tracks = collections.defaultdict(list)
        for event in self.spans:
            tracks[event["pid"], event["tid"]].append(event)
        for track, events in tracks.items():
            if track not in self.threads:
                found.append(f"track {track} has no name")
            if track[0] not in self.processes:
                found.append(f"process {track[0]} has no name")
            open_until, last = [], -1
            # In the file's order, but for the outermost span, which stands first.
            for begin, end in ((round(e["ts"] * 1000), round((e["ts"] + e["dur"]) * 1000)) for e in events):
                if begin < last and len(open_until) > 1:
                    found.append(f"{track}: {begin} comes after {last}")
                last = begin
                while open_until and open_until[-1] <= begin:
                    open_until.pop()
                if open_until and end > open_until[-1] + 1:
                    found.append(f"{track}: {begin}-{end} goes beyond {open_until[-1]}")
                open_until.append(end)
        arrows = collections.defaultdict(list)
        for event in self.events:
            if event["ph"] in "sf":
                arrows[event["id"]].append(event)
        for ends in arrows.values():
            if [e["ph"] for e in ends] != ["s", "f"]:
                found.append(f"arrow with the ends {ends}")
            for end in ends:
                around = [e for e in tracks[end["pid"], end["tid"]] if e["ts"] <= end["ts"] <= e["ts"] + e["dur"]]
                if not around:
                    found.append(f"arrow's end outside of every span: {end}")
        return found

    def named(self, name):
        return [event for event in self.spans if event["name"].split(".")[-1] == name]

    def tracks_of(self, name):
        return {self.threads[event["pid"], event["tid"]] for event in self.named(name)}

    def arrows(self, name):
        """{child's pid: parent's pid}"""
        begins = {e["id"]: e["pid"] for e in self.events if e["ph"] == "s" and e["name"] == name}
        return {e["pid"]: begins[e["id"]] for e in self.events if e["ph"] == "f" and e["name"] == name}


def inside(inner, outer):
    return outer["ts"] <= inner["ts"] and inner["ts"] + inner["dur"] <= outer["ts"] + outer["dur"] + 0.001
