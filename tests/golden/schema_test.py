"""The kept JSON reports against the schema that ships, and rules that a schema cannot say.

usage: schema_test.py [unittest's arguments], by a Python that has jsonschema (tests/requirements.txt).
Seen to fail: with a key of a kept report renamed, and with every n_sys_percent of one set to 99.
"""
import copy
import json
import unittest
from pathlib import Path

import jsonschema

HERE = Path(__file__).resolve().parent
SCHEMA = json.loads((HERE.parents[1] / "plugins/reporters/json/profile_results.schema.json").read_text())
REPORTS = {path.parent.name: json.loads(path.read_text()) for path in HERE.glob("expected/*/profile_results.json")}
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def objects(value):
    """Every object inside a JSON value."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    if isinstance(value, dict):
        yield value
    for each in inner:
        yield from objects(each)


class Schema(unittest.TestCase):
    def test_the_schema_is_one(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_reports_follow_it(self):
        self.assertGreaterEqual(len(REPORTS), 4)
        for name, report in REPORTS.items():
            with self.subTest(report=name):
                VALIDATOR.validate(report)

    def test_no_key_can_be_missing(self):
        report = REPORTS["mixed"]
        file = next(iter(report["files"]))
        places = [[], ["fixingahole"], ["fixingahole", "call_tree", 0], ["fixingahole", "functions", 0], ["files", file],
                  ["files", file, "lines", 0], ["files", file, "functions", 0], ["fixingahole", "processes", 0]]
        for place in places:
            for key in self.at(report, place):
                broken = copy.deepcopy(report)
                del self.at(broken, place)[key]
                self.assertFalse(VALIDATOR.is_valid(broken), f"{place} without {key}")

    @staticmethod
    def at(value, place):
        for step in place:
            value = value[step]
        return value


class Meaning(unittest.TestCase):
    def test_shares_of_a_line_never_exceed_the_whole(self):
        for name, report in REPORTS.items():
            for entry in objects(report["files"]):
                if "n_sys_percent" in entry:
                    parts = entry["n_cpu_percent_python"] + entry["n_cpu_percent_c"] + entry["n_sys_percent"]
                    self.assertLessEqual(parts, 100.0, name)

    def test_everything_adds_up_exactly(self):
        for name, report in REPORTS.items():
            ours = report["fixingahole"]
            for table in ("functions", "call_tree"):
                parts = ("python_ns", "native_ns", "system_ns", "wait_ns", "left_out_ns")
                total = sum(row.get(part, 0) for row in ours[table] for part in parts)
                self.assertEqual(total, ours["total_ns"], f"{name}: {table}")

    def test_parents_stand_before_children(self):
        for name, report in REPORTS.items():
            tree = report["fixingahole"]["call_tree"]
            self.assertIsNone(tree[0]["parent"], name)
            self.assertTrue(all(node["parent"] < row for row, node in enumerate(tree) if row), name)

    def test_percent_and_nanoseconds_agree(self):
        report = REPORTS["mixed"]
        ours = report["fixingahole"]
        for row in ours["functions"][1:]:
            file = report["files"][ours["files"][row["file"]]["path"]]
            (entry,) = [each for each in file["functions"] if each["line"] == row["name"]]
            self.assertAlmostEqual(entry["n_cpu_percent_python"], 100 * row["python_ns"] / ours["total_ns"])
            self.assertAlmostEqual(entry["n_sys_percent"], 100 * (row["system_ns"] + row["wait_ns"]) / ours["total_ns"])

    def test_waiting_counts_as_system_and_stands_alone(self):
        report = REPORTS["waiting"]
        (file,) = report["files"].values()
        self.assertAlmostEqual(file["functions"][0]["n_sys_percent"], 62.5)
        self.assertEqual(report["fixingahole"]["functions"][1]["wait_ns"], 2_500_000_000)

    def test_memory_of_a_line_is_within_bounds_and_agrees_with_the_own_object(self):
        report = REPORTS["memory"]
        ours = report["fixingahole"]
        self.assertTrue(report["memory"])
        for row in ours["lines"]:
            file = report["files"][ours["files"][row["file"]]["path"]]
            (entry,) = [each for each in file["lines"] if each["lineno"] == row["line"]]
            heap = row.get("heap", {"peak_bytes": 0, "allocated_bytes": 0})
            self.assertAlmostEqual(entry["n_peak_mb"], heap["peak_bytes"] / 2**20)
            self.assertAlmostEqual(entry["n_malloc_mb"], heap["allocated_bytes"] / 2**20)
            self.assertLessEqual(entry["n_avg_mb"], entry["n_peak_mb"])
            self.assertLessEqual(entry["n_peak_mb"], report["max_footprint_mb"])
        shares = [entry["n_usage_fraction"] for file in report["files"].values() for entry in file["lines"]]
        self.assertAlmostEqual(sum(shares), 1)
        self.assertAlmostEqual(sum(megabytes for _, megabytes in report["memory_stacks"]), report["max_footprint_mb"])

    def test_leaks_are_keyed_by_line(self):
        (leaks,) = [file["leaks"] for file in REPORTS["memory"]["files"].values() if file["leaks"]]
        self.assertEqual(list(leaks), ["13"])

    def test_nothing_about_the_heap_where_it_was_not_counted(self):
        for name, report in REPORTS.items():
            if name != "memory":
                self.assertFalse(report["memory"], name)
                self.assertFalse([each for each in objects(report) if "heap" in each], name)


if __name__ == "__main__":
    unittest.main()
