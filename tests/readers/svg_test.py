"""svg: well-formed, runs nothing, loads nothing, and its boxes are as wide as what they stand for.

Seen to fail: a title with "<" in it, and boxes that start where their caller ended.
"""
import re
import unittest
import xml.dom.minidom
import xml.etree.ElementTree

import rendered

NAMESPACE = "{http://www.w3.org/2000/svg}"
WIDTH = 1180


class Svg(unittest.TestCase):
    def boxes(self, profile):
        """[(title, x, y, width)]"""
        tree = xml.etree.ElementTree.fromstring(profile.text("profile.svg"))
        for group in tree.iter(NAMESPACE + "g"):
            rect = group.find(NAMESPACE + "rect")
            yield (group.find(NAMESPACE + "title").text, *(float(rect.get(key)) for key in ("x", "y", "width")))

    def test_nothing_in_it_can_run_or_load(self):
        for profile in rendered.each():
            document = xml.dom.minidom.parseString(profile.text("profile.svg"))
            for element in document.getElementsByTagName("*"):
                self.assertIn(element.tagName, {"svg", "title", "style", "rect", "text", "g"}, profile.name)
                for name, value in element.attributes.items():
                    self.assertFalse(name.startswith("on") or "href" in name, name)
                    self.assertNotIn("url(", value)
            self.assertFalse(re.search(r"@import|url\(", profile.text("profile.svg")))

    def test_boxes_are_as_wide_as_their_time(self):
        profile = rendered.Profile("mixed")
        boxes = {title.split(" (")[0].split("\n")[0]: width for title, _, _, width in self.boxes(profile)}
        for name in ("crunch", "load"):
            self.assertAlmostEqual(boxes[name], WIDTH * profile.time_ns[name] / profile.total_ns, delta=0.2)

    def test_boxes_stand_below_and_inside_their_callers(self):
        for profile in rendered.each():
            rows = {}
            for _, x, y, width in self.boxes(profile):
                rows.setdefault(y, []).append((x, x + width))
            for y, row in rows.items():
                row.sort()
                self.assertTrue(all(a[1] <= b[0] + 0.2 for a, b in zip(row, row[1:])), f"{profile.name}: overlap at {y}")
                above = rows.get(y - 17, [] if y == min(rows) else None)
                self.assertIsNotNone(above, f"{profile.name}: nothing above {y}")
                if above:
                    inside = all(any(a[0] - 0.2 <= b[0] and b[1] <= a[1] + 0.2 for a in above) for b in row)
                    self.assertTrue(inside, f"{profile.name}: {y}")

    def test_names_are_text(self):
        titles = " ".join(title for title, *_ in self.boxes(rendered.Profile("vicious")))
        self.assertIn("</script><script>alert(1)</script>", titles)
        self.assertIn("\\u202e", titles)


if __name__ == "__main__":
    unittest.main()
