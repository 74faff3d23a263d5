"""pstats, callgrind and dot: opened by pstats, gprof2dot and graphviz.

Seen to fail: a caller's amounts of the wrong size (pstats), a file name that ended its line (callgrind), a quote (dot).
"""
import importlib.util
import io
import json
import marshal
import pstats
import re
import subprocess
import sys
import unittest

import rendered


def gprof2dot(file, kind):
    if not importlib.util.find_spec("gprof2dot"):
        raise unittest.SkipTest("gprof2dot is not installed")
    made = subprocess.run([sys.executable, "-m", "gprof2dot", "-f", kind, "-n", "0", "-e", "0", file],
                          capture_output=True, timeout=60)
    errors = [line for line in made.stderr.decode().splitlines() if "truncating function name" not in line]
    return made.returncode, made.stdout, errors


class Pstats(unittest.TestCase):
    def test_pstats_reads_it_and_finds_all_of_the_time(self):
        for profile in rendered.each():
            stats = pstats.Stats(str(profile.path("profile.prof")), stream=io.StringIO())
            self.assertAlmostEqual(stats.total_tt, profile.stated_ns / 1e9, places=6, msg=profile.name)
            stats.sort_stats("cumulative").print_stats()
            stats.print_callers()
            stats.print_callees()

    def test_calls_are_samples(self):
        profile = rendered.Profile("mixed")
        stats = pstats.Stats(str(profile.path("profile.prof"))).stats
        (crunch,) = [value for key, value in stats.items() if key[2] == "crunch"]
        self.assertEqual(crunch[0], (3200 + 600) / 4)
        self.assertAlmostEqual(crunch[2], 3.8)
        ((caller, amounts),) = crunch[4].items()
        self.assertEqual(caller[2], "main")
        self.assertEqual(amounts, crunch[:4])

    def test_counted_calls_are_calls(self):
        stats = pstats.Stats(str(rendered.Profile("counted").path("profile.prof"))).stats
        ((primitive, total, _, _, callers),) = [value for key, value in stats.items() if key[2] == "fib"]
        self.assertEqual((primitive, total), (10, 21900))
        self.assertEqual(sorted(amounts[0] for amounts in callers.values()), [1, 21890])

    def test_recursion_counts_once(self):
        stats = pstats.Stats(str(rendered.Profile("mixed").path("profile.prof"))).stats
        (walk,) = [value for key, value in stats.items() if key[2] == "walk"]
        self.assertAlmostEqual(walk[2], 0.6)
        self.assertAlmostEqual(walk[3], 0.6)

    def test_it_is_a_dict_of_plain_values(self):
        for profile in rendered.each():
            content = marshal.loads(profile.path("profile.prof").read_bytes())
            for (file, line, name), (calls, total_calls, own, inclusive, callers) in content.items():
                self.assertTrue(file and isinstance(name, str) and line >= 0)
                self.assertLessEqual(calls, total_calls)
                self.assertTrue(profile.counts_calls or calls == total_calls)
                self.assertLessEqual(own, inclusive + 1e-9)
                self.assertLessEqual(set(callers), set(content))

    def test_gprof2dot_reads_it(self):
        for profile in rendered.each():
            code, dot, errors = gprof2dot(profile.path("profile.prof"), "pstats")
            self.assertEqual((code, errors), (0, []), profile.name)
            self.assertIn(b"digraph", dot)


class Callgrind(unittest.TestCase):
    def test_gprof2dot_reads_it(self):
        for profile in rendered.each():
            code, dot, errors = gprof2dot(profile.path("callgrind.out.profile"), "callgrind")
            self.assertEqual((code, errors), (0, []), profile.name)
            self.assertIn(b"digraph", dot)

    def test_lines_add_up_to_the_summary(self):
        for profile in rendered.each():
            text = profile.text("callgrind.out.profile")
            summary = [int(number) for number in re.search(r"^summary: (.*)$", text, re.M)[1].split()]
            self.assertEqual(sum(summary[:4]), profile.stated_ns, profile.name)
            sums = [0] * len(summary)
            after_calls = False
            for line in text.split("\n"):
                if re.fullmatch(r"[0-9 ]+", line) and not after_calls:
                    sums = [a + int(b) for a, b in zip(sums, line.split()[1:])]
                after_calls = line.startswith("calls=")
            self.assertEqual(sums, summary, profile.name)

    def test_every_line_is_of_the_format(self):
        line = re.compile(r"#.*|(version|creator|pid|cmd|positions|event|events|summary): .+|[0-9]+( [0-9]+)+|"
                          r"(fl|fn|cfi|cfn)=\([0-9]+\)( .+)?|calls=([0-9]+) [0-9]+|")
        for profile in rendered.each():
            for each in profile.text("callgrind.out.profile").split("\n"):
                found = line.fullmatch(each)
                self.assertTrue(found, each[:200])
                self.assertTrue(profile.counts_calls or found[5] in (None, "1"), each[:200])


class Dot(unittest.TestCase):
    def graph(self, profile):
        dot = rendered.needs("dot")
        made = subprocess.run([dot, "-Tjson", profile.path("profile.dot")], capture_output=True, timeout=60)
        self.assertEqual((made.returncode, made.stderr), (0, b""), profile.name)
        return json.loads(made.stdout.decode("utf-8", "replace"))

    def test_graphviz_draws_it(self):
        for profile in rendered.each():
            graph = self.graph(profile)
            self.assertEqual(graph["name"], "profile")
            self.assertTrue(graph.get("objects"), profile.name)

    def test_nodes_and_edges_are_functions_and_calls(self):
        graph = self.graph(rendered.Profile("mixed"))
        names = [node["label"].split("\\n")[0] for node in graph["objects"]]
        self.assertIn("crunch", names)
        calls = {(names[edge["tail"]], names[edge["head"]]) for edge in graph["edges"]}
        self.assertIn(("main", "crunch"), calls)
        self.assertIn(("walk", "walk"), calls)


if __name__ == "__main__":
    unittest.main()
