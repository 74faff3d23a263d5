"""pprof: opened by `go tool pprof`, and its wire format looked at by itself.

Seen to fail: with the fields of a label exchanged, and with a value less in samples of memory.
"""
import gzip
import os
import re
import subprocess
import tempfile
import unittest

import rendered

FILE = "profile.pb.gz"


def pprof(profile, *options):
    go = rendered.needs("go")
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "HOME": home, "PPROF_TMPDIR": home, "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local",
                       "GOCACHE": os.environ.get("GOCACHE", str(rendered.ROOT / ".cache" / "go"))}
        made = subprocess.run([go, "tool", "pprof", *options, profile.path(FILE)], env=environment, cwd=home,
                              capture_output=True, text=True, errors="replace", timeout=240)
    if "no such tool" in made.stderr:
        raise unittest.SkipTest("this go has no pprof")
    return made


def fields(data):
    """[(field number, integer or bytes)] of a message."""
    at, found = 0, []

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        assert key & 7 in (0, 2), "a wire type that nothing here has"
        if key & 7 == 0:
            found.append((key >> 3, varint()))
        else:
            size = varint()
            found.append((key >> 3, data[at:at + size]))
            at += size
    return found


class Pprof(unittest.TestCase):
    def test_go_tool_pprof_reads_it_and_finds_all_of_the_time(self):
        for profile in rendered.each():
            made = pprof(profile, "-raw")
            self.assertEqual(made.returncode, 0, made.stderr)
            self.assertIn("samples/count cpu/nanoseconds", made.stdout, profile.name)
            rows = re.findall(r"^ +(\d+) +(\d+) +(\d+)(?: +\d+ +\d+)?: [\d ]+$", made.stdout, re.M)
            self.assertEqual(sum(int(cpu) + int(wait) for _, cpu, wait in rows), profile.total_ns, profile.name)

    def test_the_top_is_that_of_the_json_report(self):
        profile = rendered.Profile("mixed")
        made = pprof(profile, "-top", "-sample_index=cpu", "-unit=ms")
        self.assertRegex(made.stdout, r"3800(\.00)?ms +54\.\d+% .* crunch")
        memory = pprof(rendered.Profile("memory"), "-top", "-sample_index=live_at_peak")
        self.assertEqual(memory.returncode, 0, memory.stderr)

    def test_threads_can_be_told_apart(self):
        made = pprof(rendered.Profile("mixed"), "-tags")
        self.assertIn("pool-0 (201)", made.stdout)

    def test_every_text_is_utf_8_and_the_header_has_no_time(self):
        for profile in rendered.each():
            packed = profile.path(FILE).read_bytes()
            self.assertEqual(packed[4:8], b"\0\0\0\0", "a time in gzip's header")
            texts = [value for field, value in fields(gzip.decompress(packed)) if field == 6]
            self.assertEqual(texts[0], b"")
            for text in texts:
                text.decode("utf-8")

    def test_samples_have_a_value_for_each_type(self):
        for profile in rendered.each():
            message = fields(gzip.decompress(profile.path(FILE).read_bytes()))
            types = len([1 for field, _ in message if field == 1])
            self.assertEqual(types, 5 if "heap" in profile.own else 3)
            for field, sample in message:
                if field == 2:
                    (values,) = [value for number, value in fields(sample) if number == 2]
                    self.assertEqual(len([byte for byte in values if byte < 128]), types, profile.name)


if __name__ == "__main__":
    unittest.main()
