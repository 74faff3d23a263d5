"""With --native, C and C++ functions stand in the call tree between the Python frames that call them and that they call.

Seen to fail: with the flag of frames that C code entered never set (order, 3.11 on); with the nearest symbol taken for a
nameless function (exported names); with the inode of a mapping not compared (replaced); with native time left at native
functions (tables).
"""
import functools
import json
import shutil
import subprocess
import unittest

import harness

LIBRARY = """
typedef long (*callback)(long);
static long nameless(long);
__attribute__((noinline)) long deepest_c(long n) { return nameless(n) + 1; }
__attribute__((noinline)) long inner_c(callback f, long n) { return f(n) + 1; }
__attribute__((noinline)) long outer_c(callback f, long n) { return inner_c(f, n) ^ 3; }
static __attribute__((noinline)) long nameless(long n) { volatile long s = 0; for (long i = 0; i < n; i++) s += i; return s; }
"""
CPP = """
namespace shapes {
template <class T> struct Circle { __attribute__((noinline)) static T area(T n) {
    volatile T s = 0; for (long i = 0; i < n; i++) s += i; return s; } };
}
extern "C" long enter(long n) { return shapes::Circle<long>::area(n) + 1; }
"""
PROGRAM = """
    import ctypes, os, sys, time
    lib = ctypes.CDLL(sys.argv[1])
    CALLBACK = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_long)
    lib.outer_c.argtypes = [CALLBACK, ctypes.c_long]

    def python_again(n):
        return lib.deepest_c(n)

    callback = CALLBACK(python_again)

    def key(n):
        return lib.outer_c(callback, 40000)

    def helper():
        return sorted([1, 2, 3], key=key)

    def main(seconds):
        end = time.thread_time() + seconds
        while time.thread_time() < end:
            helper()

    main(1)
"""


def plain(name):
    """'deflate' of 'deflate (libz.so.1)'."""
    return name.split(" (")[0]


class Tree:
    """The report's call tree: paths of function names, outermost first, with their own time."""

    def __init__(self, run):
        report = run.json["fixingahole"]
        names = [function["name"] for function in report["functions"]]
        self.total = report["total_ns"]
        self.report = report
        self.paths = []
        known = []
        for node in report["call_tree"]:
            path = () if node["parent"] is None else known[node["parent"]] + (names[node["function"]],)
            known.append(path)
            own = sum(node[key] for key in ("python_ns", "native_ns", "system_ns", "wait_ns"))
            if own:
                self.paths.append((path, own))

    def time(self, wanted):
        """Share of the paths that `wanted` says yes to."""
        return sum(own for path, own in self.paths if wanted([plain(name) for name in path])) / self.total

    def share(self, name):
        return self.time(lambda path: name in path)


def in_order(path, wanted):
    rest = iter(path)
    return all(name in rest for name in wanted)


class Native(harness.EndToEnd):
    def library(self, source=LIBRARY, *options, name="libprobe.so", compiler=harness.CC):
        suffix = "cpp" if source is CPP else "c"
        code = self.folder / f"{name}.{suffix}"
        code.write_text(source)
        target = self.folder / name
        subprocess.run([compiler, "-O1", "-fno-toplevel-reorder", "-shared", "-fPIC", "-o", target, code, *options], check=True)
        return target

    def run_native(self, program, *arguments, options=("--native",), **keywords):
        run = self.profile(self.script(program), *arguments, options=["--clock", "cpu", *options], **keywords)
        self.assertEqual(run.code, 0, run)
        return Tree(run)

    def test_frames_stand_in_the_order_in_which_they_called(self):
        library = self.library()
        chain = ["main", "helper", "list_sort", "key", "outer_c", "inner_c", "python_again", "deepest_c"]
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                wanted = [name for name in chain if name != "list_sort" or label != "system"]
                if label in ("3.14", "3.15"):
                    wanted = ["main", "helper", "key", "python_again", "deepest_c"]  # no loop to go by
                tree = self.run_native(PROGRAM, library, python=python)
                found = tree.share("deepest_c")
                self.assertGreater(found, 0.7, tree.paths)
                ordered = tree.time(lambda path: "deepest_c" in path and in_order(path, wanted))
                self.assertGreater(ordered / found, 0.95, tree.paths)
                self.assertEqual(tree.time(lambda path: any(name.startswith("_PyEval") for name in path)), 0)

    def test_exported_names_alone_where_there_are_no_others(self):
        tree = self.run_native(PROGRAM, self.library(LIBRARY, "-s"))
        nameless = functools.partial(filter, lambda name: name.startswith("[libprobe.so+0x"))
        self.assertEqual(tree.share("nameless"), 0)
        self.assertGreater(tree.time(lambda path: path[-1:] == list(nameless(path[-1:])) != []), 0.6, tree.paths)
        self.assertGreater(tree.time(lambda path: path[-2:-1] == ["deepest_c"]), 0.6, tree.paths)
        places = {name for path, _ in tree.paths for name in nameless(map(plain, path))}
        self.assertEqual(len(places), 1, "one function, one name")

    def test_lines_of_the_library(self):
        tree = self.run_native(PROGRAM, self.library(LIBRARY, "-g"))
        names = {function["name"] for function in tree.report["functions"]}
        self.assertIn("nameless (libprobe.so.c)", names)
        lines = {
            node["line"] for node in tree.report["call_tree"]
            if tree.report["functions"][node["function"]]["name"].startswith("nameless")
        }
        self.assertEqual(lines, {7})

    @unittest.skipUnless(shutil.which("c++"), "no C++ compiler here")
    def test_cpp_names_are_demangled(self):
        program = """
            import ctypes, sys, time
            lib = ctypes.CDLL(sys.argv[1])
            while time.thread_time() < 0.5:
                lib.enter(40000)
        """
        tree = self.run_native(program, self.library(CPP, name="libshapes.so", compiler="c++"))
        self.assertGreater(tree.share("shapes::Circle<long>::area(long)"), 0.5, tree.paths)

    def test_a_library_of_the_interpreter(self):
        program = """
            import time, zlib
            data = bytes(range(256)) * 2000
            def shrink():
                zlib.compress(data, 6)
            while time.thread_time() < 0.5:
                shrink()
        """
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                tree = self.run_native(program, python=python)
                self.assertGreater(tree.time(lambda path: in_order(path, ["shrink", "deflate"])), 0.5, tree.paths)

    def test_a_replaced_library_gives_no_wrong_names(self):
        program = """
            import ctypes, os, shutil, sys, time
            lib = ctypes.CDLL(sys.argv[1])
            shutil.copy(sys.argv[2], sys.argv[1] + " (deleted)")  # as the kernel calls the one that is gone
            os.rename(sys.argv[2], sys.argv[1])
            while time.thread_time() < 0.5:
                lib.deepest_c(40000)
        """
        other = self.library(LIBRARY.replace("nameless", "wrong"), name="other.so")
        tree = self.run_native(program, self.library(), other)
        self.assertEqual(tree.share("wrong") + tree.share("nameless") + tree.share("deepest_c"), 0, tree.paths)
        unknown = tree.time(lambda path: any(name.startswith("[libprobe.so") for name in path))
        self.assertGreater(unknown, 0.5, tree.paths)

    def test_tables_of_python_code_stay_as_they_are(self):
        library = self.library()
        script = self.script(PROGRAM)
        trees, shares = [], []
        for options in ([], ["--native"]):
            run = self.profile(script, library, options=["--clock", "cpu", *options])
            self.assertEqual(run.code, 0, run)
            trees.append(Tree(run))
            shares.append(run.share("python_again"))
        without, with_native = trees
        self.assertEqual(without.share("outer_c"), 0)
        self.assertGreater(with_native.share("outer_c"), 0.6)
        self.assertGreater(shares[0], 60)
        self.assertAlmostEqual(*shares, delta=12)
        own = ("python_ns", "native_ns", "system_ns", "wait_ns")
        functions = with_native.report["functions"]
        self.assertEqual(sum(f[key] for f in functions for key in own), with_native.total)
        self.assertEqual(sum(f[key] for f in functions[1:] if f["file"] is None for key in own), 0)
        files = json.dumps(with_native.report["files"])
        self.assertNotIn("libprobe", files)

    def test_a_setting_turns_it_on_too(self):
        library = self.library()
        (self.folder / "pyproject.toml").write_text("[tool.fixingahole]\nnative = true\n")
        self.assertGreater(self.run_native(PROGRAM, library, options=()).share("outer_c"), 0.5)

    def test_a_killed_program(self):
        library = self.library()
        script = self.script(PROGRAM + "    os.kill(os.getpid(), 9)\n")
        run = self.profile(script, library, options=["--native", "--clock", "cpu"])
        self.assertEqual(run.code, 137, run)
        self.assertGreater(Tree(run).share("outer_c"), 0.5)

    def test_a_recording_keeps_them(self):
        before = self.run_native(PROGRAM, self.library())
        again = self.call("report", "-o", self.folder / "again", self.folder / "out" / "recording.fah")
        self.assertEqual(again.code, 0, again)
        again.output = self.folder / "again"
        self.assertEqual(Tree(again).paths, before.paths)


if __name__ == "__main__":
    unittest.main()
