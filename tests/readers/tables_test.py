"""collapsed, csv and markdown: read by what a person would read them with; everything adds up, whatever the names are.

Seen to fail: a semicolon left in a name, a quote not doubled, an unescaped bar.
"""
import csv
import html
import io
import re
import unittest

import rendered

UNITS = {"python_ns", "native_ns", "system_ns", "wait_ns"}


class Collapsed(unittest.TestCase):
    LINE = re.compile(r"(?P<path>[^\n]+) (?P<weight>[0-9]+)")

    def test_every_line_is_a_path_and_a_number(self):
        for profile in rendered.each():
            lines = profile.text("profile.collapsed.txt").split("\n")
            self.assertEqual(lines.pop(), "")
            total = 0
            for line in lines:
                match = self.LINE.fullmatch(line)
                self.assertTrue(match, repr(line[:200]))
                self.assertTrue(all(match["path"].split(";")), repr(line[:200]))
                total += int(match["weight"])
            self.assertAlmostEqual(total * 1000, profile.total_ns, delta=500 * len(lines) + 1, msg=profile.name)

    def test_paths_stand_once(self):
        for profile in rendered.each():
            paths = [line.rpartition(" ")[0] for line in profile.text("profile.collapsed.txt").split("\n")]
            self.assertEqual(len(paths), len(set(paths)), profile.name)

    def test_recursion_stays(self):
        (line,) = [line for line in rendered.Profile("mixed").text("profile.collapsed.txt").split("\n")
                   if line.count("walk (") > 1]
        self.assertEqual(line.count("walk (app/main.py:9)"), 2)


class Csv(unittest.TestCase):
    def rows(self, profile):
        return list(csv.DictReader(io.StringIO(profile.text("profile.csv"), newline=""), strict=True))

    def test_the_columns_add_up_to_everything(self):
        for profile in rendered.each():
            rows = self.rows(profile)
            self.assertEqual(sum(int(row[unit]) for row in rows for unit in UNITS), profile.total_ns, profile.name)
            self.assertTrue(all(None not in row and None not in row.values() for row in rows), profile.name)

    def test_memory_is_there_where_it_was_counted(self):
        rows = self.rows(rendered.Profile("memory"))
        own = rendered.Profile("memory").own
        peaks = {(row["line"], row["heap"]["peak_bytes"]) for row in own["lines"] if "heap" in row}
        self.assertLessEqual(peaks, {(int(row["line"]), int(row["peak_bytes"])) for row in rows})
        self.assertNotIn("peak_bytes", self.rows(rendered.Profile("mixed"))[0])

    def test_no_cell_is_a_formula(self):
        for profile in rendered.each():
            for row in self.rows(profile):
                self.assertFalse([cell for cell in row.values() if cell[:1] in "=+-@" and cell], profile.name)


class Markdown(unittest.TestCase):
    def cells(self, line):
        return [html.unescape(cell.strip()) for cell in re.split(r"(?<!\\)\|", line)[1:-1]]

    def test_tables_are_rectangular(self):
        for profile in rendered.each():
            table = []
            for line in profile.text("profile.md").split("\n") + [""]:
                if line.startswith("|"):
                    table.append(self.cells(line))
                elif table:
                    self.assertEqual({len(row) for row in table}, {len(table[0])}, profile.name)
                    table = []

    def test_names_are_text(self):
        text = rendered.Profile("vicious").text("profile.md")
        tags = set(re.findall(r"<[^>]*>", text))
        self.assertLessEqual(tags, {"<details>", "</details>", "<summary>", "</summary>"})
        self.assertNotIn("@someone", text)
        self.assertIn("@someone", html.unescape(text))

    def test_shares_are_those_of_the_functions(self):
        profile = rendered.Profile("mixed")
        rows = [self.cells(line) for line in profile.text("profile.md").split("\n") if line.startswith("| crunch")]
        self.assertEqual(rows[0][2], f"{100 * profile.time_ns['crunch'] / profile.total_ns:.2f}%")


if __name__ == "__main__":
    unittest.main()
