"""speedscope, perfetto and firefox: time by thread, in order. Read by the Firefox Profiler's own code and by speedscope's
own page, where npm's packages of them are there, else by what those formats say.

Seen to fail: weights that were not merged with their samples (speedscope), a callee before its caller (perfetto), a stack whose
prefix came after it (firefox).
"""
import json
import re
import unittest

import npm
import rendered


def content(profile, file):
    def refuse(constant):
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(profile.text(file), parse_constant=refuse)


class Speedscope(unittest.TestCase):
    FILE = "profile.speedscope.json"

    def test_it_follows_speedscopes_schema(self):
        import jsonschema

        schema = npm.file("speedscope", "dist/release/file-format-schema.json")
        validator = jsonschema.Draft7Validator(json.loads(schema.read_text()))
        for profile in rendered.each():
            validator.validate(content(profile, self.FILE))

    def test_threads_add_up_to_everything(self):
        for profile in rendered.each():
            file = content(profile, self.FILE)
            sums = {"nanoseconds": 0, "bytes": 0}
            for each in file["profiles"]:
                self.assertEqual(len(each["samples"]), len(each["weights"]), profile.name)
                self.assertEqual(sum(each["weights"]), each["endValue"], profile.name)
                frames = {frame for sample in each["samples"] for frame in sample}
                self.assertLessEqual(frames, set(range(len(file["shared"]["frames"]))))
                sums[each["unit"]] += each["endValue"]
            self.assertEqual(sums["nanoseconds"], profile.total_ns, profile.name)
            self.assertEqual(sums["bytes"] > 0, "heap" in profile.own, profile.name)

    def test_speedscopes_own_page_shows_the_same_times(self):
        for name in ("mixed", "vicious"):
            profile = rendered.Profile(name)
            file = content(profile, self.FILE)
            first, names = file["profiles"][0], [frame["name"] for frame in file["shared"]["frames"]]
            own = {}
            for sample, weight in zip(first["samples"], first["weights"]):
                if sample:
                    own[names[sample[-1]]] = own.get(names[sample[-1]], 0) + weight
            shown = npm.speedscope(profile.path(self.FILE))
            self.assertEqual(shown["complaints"], [], name)
            self.assertIn("speedscope", shown["title"])
            percents = {row[-1]: re.search(r"\([<>]?([\d.]+)%\)", row[1])[1] for row in shown["rows"]}
            for function in sorted(own, key=own.get)[-3:]:
                found = float(percents[" ".join(function.split())])
                self.assertAlmostEqual(found, 100 * own[function] / first["endValue"], delta=0.6, msg=(name, function))

    def test_samples_stand_in_the_order_of_time(self):
        file = content(rendered.Profile("mixed"), self.FILE)
        names = [frame["name"] for frame in file["shared"]["frames"]]
        leaves = [names[sample[-1]] for sample in file["profiles"][0]["samples"]]
        self.assertGreater(leaves.count("crunch"), 5, "one a row would be no order of time")


class Perfetto(unittest.TestCase):
    FILE = "profile.perfetto.json"

    def slices(self, profile):
        """{(pid, tid): complete events in the file's order}."""
        threads = {}
        for event in content(profile, self.FILE)["traceEvents"]:
            if event["ph"] == "X":
                threads.setdefault((event["pid"], event["tid"]), []).append(event)
        return threads

    def test_spans_of_a_thread_are_nested(self):
        for profile in rendered.each():
            for events in self.slices(profile).values():
                stack = []
                for event in events:
                    begin, end = event["ts"], event["ts"] + event["dur"]
                    while stack and stack[-1] <= begin + 1e-6:
                        stack.pop()
                    self.assertTrue(not stack or end <= stack[-1] + 1e-3, profile.name)
                    stack.append(end)

    def test_every_event_is_whole(self):
        needed = {"X": {"name", "pid", "tid", "ts", "dur"}, "M": {"name", "pid", "args"}, "C": {"name", "pid", "ts", "args"},
                  "i": {"name", "pid", "tid", "ts", "s"}, "s": {"name", "pid", "tid", "ts", "id"},
                  "f": {"name", "pid", "tid", "ts", "id", "bp"}}
        for profile in rendered.each():
            for event in content(profile, self.FILE)["traceEvents"]:
                self.assertLessEqual(needed[event["ph"]], set(event), profile.name)

    def test_names_and_counters(self):
        events = content(rendered.Profile("mixed"), self.FILE)["traceEvents"]
        names = {event["args"]["name"] for event in events if event["name"] == "thread_name"}
        self.assertIn("pool-0 (201)", names)
        self.assertEqual([event["args"]["bytes"] >> 20 for event in events if event["name"] == "RSS"], [9, 60, 117])
        self.assertIn("crunch", {event["name"] for event in events if event["ph"] == "X"})


class Firefox(unittest.TestCase):
    FILE = "profile.firefox.json"

    def test_the_profilers_own_code_reads_it(self):
        for profile in rendered.each():
            with npm.firefox_profiler(profile.path(self.FILE)) as ask:
                info = ask("profile", "info")
                self.assertIn("thread", info, profile.name)

    def test_the_profilers_own_code_finds_the_hottest_function(self):
        with npm.firefox_profiler(rendered.Profile("mixed").path(self.FILE)) as ask:
            ask("thread", "select", "t-0")
            self.assertIn("crunch", ask("thread", "samples"))

    def test_tables_fit_together(self):
        for profile in rendered.each():
            weights = 0
            for thread in content(profile, self.FILE)["threads"]:
                for name in ("samples", "stackTable", "frameTable", "funcTable"):
                    table = thread[name]
                    columns = [column for column in table.values() if isinstance(column, list)]
                    self.assertEqual({len(column) for column in columns}, {table["length"]}, f"{profile.name} {name}")
                self.in_range(thread["samples"]["stack"], thread["stackTable"])
                self.in_range(thread["stackTable"]["frame"], thread["frameTable"])
                self.in_range(thread["frameTable"]["func"], thread["funcTable"])
                self.in_range(thread["funcTable"]["name"], {"length": len(thread["stringArray"])})
                prefixes = thread["stackTable"]["prefix"]
                self.assertTrue(all(prefix is None or prefix < at for at, prefix in enumerate(prefixes)))
                times = thread["samples"]["time"]
                self.assertEqual(times, sorted(times), profile.name)
                weights += sum(thread["samples"]["weight"])
            self.assertAlmostEqual(weights, profile.total_ns / 1e6, places=3, msg=profile.name)

    def in_range(self, ids, table):
        self.assertTrue(all(0 <= each < table["length"] for each in ids))


if __name__ == "__main__":
    unittest.main()
