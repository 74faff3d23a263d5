"""docs/reporters.md names every reporter that ships, with the files that it makes.

Seen to fail: with a row left out, and with a file's name changed.
"""
import re
import unittest

import rendered

GUIDE = (rendered.ROOT / "docs" / "reporters.md").read_text(encoding="utf-8")
ROWS = {row[0]: set(re.findall(r"`([^`]+)`", row[1]))
        for row in re.findall(r"^\| `(\w+)` \| ([^|]+) \|", GUIDE, re.M)}


class Guide(unittest.TestCase):
    def test_every_reporter_has_its_row(self):
        shipped = {path.stem for path in (rendered.RENDER.parents[1] / "lib").rglob("reporters/*.so")}
        self.assertTrue(shipped, "no plugins found")
        self.assertEqual(set(ROWS), shipped)

    def test_every_file_is_named(self):
        made = {path.name for path in (rendered.folder() / "mixed").iterdir()}
        self.assertEqual(set().union(*ROWS.values()), made)


if __name__ == "__main__":
    unittest.main()
