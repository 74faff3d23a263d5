"""--memory on programs that bring an allocator of their own: preloaded, linked in, or inside a library; and that allocate before
the interpreter is up, in signal handlers, in a fork's child and after the interpreter is gone. The program does what it does
without us, and what is shown of it is right or refused with a reason.

Seen to fail: with an allocator's own mappings counted (call_guarded_malloc left out), with a fork's child that keeps its parent's
blocks, with foreign allocators not counted.
"""
import functools
import pathlib
import subprocess
import unittest

import harness
from heap_rows import MAPPED, MB, NATIVE, HeapTest

HELPER = harness.ROOT / "tests" / "endtoend" / "helpers" / "allocating.c"
OWN_ALLOCATOR = harness.ROOT / "tests" / "endtoend" / "helpers" / "own_allocator.c"
KNOWN = {"jemalloc": "libjemalloc.so.2", "tcmalloc": "libtcmalloc_minimal.so.4", "mimalloc": "libmimalloc.so.2"}

EVERYTHING = """
    import ctypes, os, sys, threading
    libc, helper = ctypes.CDLL(None), ctypes.CDLL(sys.argv[1])
    size, pointer = ctypes.c_size_t, ctypes.c_void_p
    for name in ("malloc", "calloc", "realloc", "aligned_alloc"):
        getattr(libc, name).restype = pointer
    libc.malloc_usable_size.restype = size
    helper.text_of.restype = pointer
    def native(): return [libc.malloc(size(5 << 20)) for i in range(10)]
    def moved(): return libc.realloc(pointer(libc.calloc(size(1024), size(10240))), size(30 << 20))
    def aligned(): return libc.aligned_alloc(size(4096), size(20 << 20))
    def small(): return [bytes(967) for i in range(30000)]
    def of_thread(): kept.append(small())
    blocks, kept = native(), [small()]
    assert libc.malloc_usable_size(pointer(blocks[0])) >= 5 << 20
    block = moved()
    assert ctypes.string_at(block, 10 << 20) == bytes(10 << 20)
    assert aligned() % 4096 == 0
    threads = [threading.Thread(target=of_thread) for i in range(4)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    for i in range(2000):
        text = helper.text_of(i)
        assert ctypes.string_at(text) == str(i).encode()
        libc.free(pointer(text))
    assert helper.allocate_in_handlers(50) >= 50
    pid = os.fork()
    if pid == 0:
        libc.free(pointer(block))
        mine = native()
        for one in mine: libc.free(pointer(one))
        del kept[:]
        os._exit(len(small()) % 256)
    assert os.waitpid(pid, 0)[1] == (30000 % 256) << 8
    for one in blocks: libc.free(pointer(one))
    print("ok", flush=True)
"""


def compiled(folder, name, *words):
    path = folder / name
    subprocess.run([harness.CC, "-O1", *map(str, words), "-o", str(path)], check=True)
    return path


@functools.lru_cache(maxsize=None)
def installed():
    """{name: path}, and the names of those that are not there."""
    found = {name: next(iter(pathlib.Path("/usr/lib").glob(f"*/{file}")), None) for name, file in KNOWN.items()}
    return {name: path for name, path in found.items() if path}, [name for name, path in found.items() if not path]


@functools.lru_cache(maxsize=None)
def with_a_library():
    """(interpreter, its libpython.so) of the newest that has one."""
    question = "import sysconfig; print(sysconfig.get_config_var('LIBDIR') + '/' + sysconfig.get_config_var('INSTSONAME'))"
    for python in reversed([*harness.interpreters().values()]):
        done = subprocess.run([python, "-c", question], capture_output=True, text=True)
        library = pathlib.Path(done.stdout.strip() or "/nowhere")
        if library.suffix != ".a" and ".so" in library.name and library.exists():
            return python, library
    return None, None


class AllocatorTest(HeapTest):
    def setUp(self):
        super().setUp()
        self.helper = compiled(self.folder, "allocating.so", "-shared", "-fPIC", HELPER)

    def run_everything(self, preload="", python=None):
        """The rows, of a program that came through."""
        environment = {"LD_PRELOAD": f"{preload} {self.helper}".strip()}
        source = EVERYTHING.replace("sys.argv[1]", repr(str(self.helper)))
        return self.rows(self.script(source), python, environment=environment)

    def check_native(self, rows, label):
        native = self.large(rows, "native")
        self.assert_exact(native, 2 * 50 * MB, label)
        self.assertEqual((native.live, native.origins), (0, {NATIVE}), f"{label}: its own mappings do not count as well")
        self.assert_exact(self.large(rows, "aligned"), 20 * MB, label)
        self.assert_exact(self.large(rows, "moved"), 40 * MB, label)

    def check_small(self, rows, label):
        self.assert_estimates(self.line(rows, "small"), 6 * (30000 * 1000 + 250000), label)


class Preloaded(AllocatorTest):
    def test_the_c_librarys_own(self):
        rows = self.run_everything()
        self.check_native(rows, "libc")
        self.check_small(rows, "libc")

    def test_that_others_wrote(self):
        found, missing = installed()
        for name, library in found.items():
            with self.subTest(allocator=name):
                rows = self.run_everything(library)
                self.check_native(rows, name)
                self.check_small(rows, name)
        if missing:
            self.skipTest(f"not installed: {', '.join(missing)} (Debian: libjemalloc2 libtcmalloc-minimal4 libmimalloc2.0)")

    def test_of_the_programs_own(self):
        library = compiled(self.folder, "own.so", "-shared", "-fPIC", "-fno-builtin", OWN_ALLOCATOR)
        self.check_native(self.run_everything(library), "own")


class LinkedIn(AllocatorTest):
    def embedding(self, *words):
        """A program that runs Python, linked with something more."""
        python, library = with_a_library()
        if python is None:
            self.skipTest("no Python here is a shared library")
        home = subprocess.run([python, "-c", "import sys; print(sys.base_prefix)"], capture_output=True, text=True)
        path = compiled(self.folder, "embedding", "-DEMBED", "-rdynamic", HELPER, *words, library, f"-Wl,-rpath,{library.parent}")
        return path, {"PYTHONHOME": home.stdout.strip()}

    def run_embedded(self, *words):
        path, environment = self.embedding(*words)
        source = EVERYTHING.replace("sys.argv[1]", repr(str(self.helper)))
        return self.rows(self.script(source), str(path), environment=environment)

    def test_by_a_program_that_embeds_python(self):
        found, missing = installed()
        for name, library in found.items():
            with self.subTest(allocator=name):
                rows = self.run_embedded(library)
                self.check_native(rows, name)
                self.check_small(rows, name)
        if missing:
            self.skipTest(f"not installed: {', '.join(missing)}")

    def test_statically_is_said_and_shows_pythons_objects(self):
        rows = self.run_embedded("-fno-builtin", OWN_ALLOCATOR)
        self.assertNotIn(NATIVE, {row.origin for row in rows}, "nothing but what it maps itself")
        self.check_small(rows, "static")
        self.assertIn("heap_foreign_malloc", self.run_of_test.json["fixingahole"]["losses"])


class Libraries(HeapTest):
    def test_numpys_data_and_what_it_keeps_for_the_next(self):
        if not harness.has("numpy"):
            self.skipTest("numpy is not installed")
        rows = self.rows(self.script("""
            import numpy, os
            def big(): return numpy.ones(5 << 20)
            def tiny(): return [numpy.ones(64) for i in range(20000)]
            def again():
                for i in range(200000): numpy.ones(64)
            kept = [big(), tiny()]
            again()
            del kept[0]
            print("ok", flush=True)
            os._exit(0)
        """), harness.TEST_PYTHON)
        self.assertLess(abs(self.frames(rows, "big").allocated - 40 * MB), 0.05 * 40 * MB)
        self.assertLess(self.frames(rows, "big").live, 2 * MB)
        self.assertGreater(self.frames(rows, "tiny").allocated, 20000 * 512 / 2)

    @staticmethod
    def frames(rows, function):
        """Of all rows in whose stack the function stands."""
        from heap_rows import Line
        return Line([row for row in rows if any(frame.rsplit("@", 1)[0] == function for frame in row.frames)])

    def test_arrow(self):
        if not harness.has("pyarrow"):
            self.skipTest("pyarrow is not installed")
        for pool in ("system", "mimalloc", "jemalloc"):
            with self.subTest(pool=pool):
                rows = self.rows(self.script("""
                    import ctypes, os, time, pyarrow
                    def table():
                        made = pyarrow.allocate_buffer(100 << 20)
                        ctypes.memset(made.address, 1, made.size)
                        return made
                    kept = table()
                    time.sleep(0.5)
                    print("ok", flush=True)
                    os._exit(0)
                """), harness.TEST_PYTHON, environment={"ARROW_DEFAULT_MEMORY_POOL": pool})
                self.assertGreater(self.frames(rows, "table").allocated, 99 * MB, pool)
                self.assertLess(self.frames(rows, "table").live, 150 * MB, pool)

    def test_mappings_as_large_as_a_tensor_library_makes(self):
        rows = self.rows(self.script("""
            import mmap, os
            def tensor(): return mmap.mmap(-1, 1 << 30)
            kept = [tensor() for i in range(3)]
            kept[0][:10] = b"0123456789"
            kept.pop().close()
            print("ok", flush=True)
            os._exit(0)
        """))
        tensor = self.large(rows, "tensor")
        self.assertEqual((tensor.origins, tensor.allocated // MB, tensor.live // MB), ({MAPPED}, 3072, 2048))


if __name__ == "__main__":
    unittest.main()
