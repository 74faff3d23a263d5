"""What the heap's samples say of programs that allocate known amounts, on every Python that is here.

The rows are read as they pass, by a stage of the pipeline that only these tests load (plugins/memory/heap/testing).
Estimates are held against five times their own standard error, so that none fails by chance; what is far above the
sampling mean, and every mapping, has to be exact.
Seen to fail: with the weights left out, with nested allocations counted, with the set kept in a fork's child, with a
free that does not look at the set, with realloc that forgets the old block, without looking after PYTHONMALLOC.
"""
import collections
import math
import pathlib
import subprocess
import unittest

import harness

PLUGINS = pathlib.Path(harness.COMMAND).resolve().parents[1] / "tests" / "heap"
MB = 1 << 20
PYTHON, NATIVE, MAPPED = 1, 2, 3

Row = collections.namedtuple("Row", "kind pid tid origin bytes thousandths time frames")


class Line:
    """What the rows say of one function."""

    def __init__(self, rows):
        self.allocated = sum(row.bytes for row in rows if row.kind == "alloc")
        self.freed = sum(row.bytes for row in rows if row.kind == "free")
        self.count = sum(row.thousandths for row in rows if row.kind == "alloc") / 1000
        self.samples = sum(row.kind == "alloc" for row in rows)
        variance = sum(row.bytes**2 * (1 - 1000 / row.thousandths) for row in rows if row.kind == "alloc")
        self.error = math.sqrt(variance)
        self.origins = {row.origin for row in rows}
        self.threads = {row.tid for row in rows if row.kind == "alloc"}
        self.freeing = {row.tid for row in rows if row.kind == "free"}

    @property
    def live(self):
        return self.allocated - self.freed


class HeapTest(harness.EndToEnd):
    def rows(self, script, python=None, options=(), environment=None, expect="ok\n"):
        """Runs it; the rows by the name of the innermost function, and all of them."""
        file = self.folder / "rows.txt"
        changes = {"FIXINGAHOLE_TRANSFORMS": "heap_rows", **(environment or {})}
        run = self.profile(
            script, python=python or next(iter(harness.interpreters().values())),
            options=("--memory", "--plugin-path", PLUGINS, "--option", f"heap_rows.file={file}", *options),
            environment=self.environment(**changes),
        )
        self.assertEqual((run.code, run.stdout.split("\n")[0] + "\n"), (0, expect), run)
        self.assertNotIn("Traceback", run.stderr, run)
        self.run_of_test = run
        all_rows = []
        for line in file.read_text().splitlines():
            kind, *numbers, frames = line.split(" ")
            all_rows.append(Row(kind, *map(int, numbers), frames.split(";")))
        return all_rows

    @staticmethod
    def line(rows, function):
        """Of the rows whose innermost function it is: 3.12 put comprehensions into their functions."""
        def is_in(row):
            names = [frame.rsplit("@", 1)[0] for frame in row.frames[:2]]
            return names[0] == function or (names[0].endswith("<listcomp>") and names[-1] == function)
        return Line([row for row in rows if is_in(row)])

    def assert_estimates(self, line, truth, message=""):
        self.assertGreater(line.samples, 0, message)
        self.assertLess(abs(line.allocated - truth), 5 * line.error + 0.005 * truth, f"{message}: {vars(line)}")

    def assert_numbers(self, line, message=""):
        """Of list(range(1000, 2001000)), whose numbers are of 28 bytes up to 3.10 and of 32 from 3.11 on."""
        middle, half = 2000000 * 30 + 16 * 10**6, 2000000 * 2
        self.assertLess(abs(line.allocated - middle), half + 5 * line.error + 0.005 * middle, f"{message}: {vars(line)}")

    def assert_exact(self, line, truth, message=""):
        self.assertLess(abs(line.allocated - truth), 0.01 * truth, f"{message}: {vars(line)}")


AMOUNTS = """
    import ctypes, mmap, os, sys
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    libc.malloc.argtypes = [ctypes.c_size_t]
    libc.free.argtypes = [ctypes.c_void_p]
    def big():
        return bytearray(100 << 20)
    def middle():
        return [bytes(967) for i in range(100000)]
    def small():
        return list(range(1000, 2001000))
    def churn():
        for i in range(200000):
            bytes(967)
    def native():
        return [libc.malloc(4 << 20) for i in range(16)]
    def mapped():
        return mmap.mmap(-1, 64 << 20)
    kept = [big(), middle(), small()]
    churn()
    blocks = native()
    kept.append(mapped())
    for block in blocks[:8]:
        libc.free(block)
    kept[0] = None
    print("ok", flush=True)
    os._exit(0)
"""


class Amounts(HeapTest):
    def check(self, rows, label):
        big, middle, small, churn = (self.line(rows, name) for name in ("big", "middle", "small", "churn"))
        native, mapped = self.line(rows, "native"), self.line(rows, "mapped")
        self.assert_exact(big, 100 * MB, label)
        self.assertEqual(big.live, 0, label)
        self.assert_estimates(middle, 100000 * 1000 + 10 * 10**6, label)  # and the list, as it grows
        self.assertGreater(middle.live, 0.5 * middle.allocated, label)
        self.assert_numbers(small, label)
        self.assertEqual(small.freed, 0, label)
        self.assertLess(abs(churn.allocated - 200 * 10**6), 5 * churn.error + 8 * 10**6, label)
        self.assertLess(churn.live, 8 * MB, label)
        self.assert_exact(native, 64 * MB, label)
        self.assert_exact(mapped, 64 * MB, label)
        self.assertLess(abs(native.live - 32 * MB), MB, label)
        self.assertEqual(mapped.live, 64 * MB, label)
        self.assertEqual((big.origins, small.origins, mapped.origins), ({PYTHON}, {PYTHON}, {MAPPED}), label)

    def test_are_right_on_every_python(self):
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                self.check(self.rows(self.script(AMOUNTS), python), label)

    def test_are_right_where_the_interpreter_undoes_the_hooks(self):
        for label, python in harness.interpreters().items():
            for name, value in (("PYTHONMALLOC", "debug"), ("PYTHONMALLOC", "malloc"), ("PYTHONDEVMODE", "1")):
                with self.subTest(python=label, name=name, value=value):
                    rows = self.rows(self.script(AMOUNTS), python, environment={name: value})
                    small = self.line(rows, "small")
                    self.assert_numbers(small, label)
                    self.assertEqual(small.origins, {PYTHON})

    def test_are_found_at_a_higher_precision(self):
        rows = self.rows(self.script(AMOUNTS), options=("--precision", "6"))
        self.check(rows, "precision 6")
        self.assertLess(self.line(rows, "small").error, 3 * MB)

    def test_of_small_objects_can_be_left_out(self):
        rows = self.rows(self.script(AMOUNTS), options=("--option", "heap.python=false"))
        self.assertEqual({row.origin for row in rows} - {NATIVE, MAPPED}, set())
        self.assert_exact(self.line(rows, "big"), 100 * MB)
        small = self.line(rows, "small")
        self.assertLess(small.allocated, 40 * MB)


CALLS = """
    import ctypes, os
    libc = ctypes.CDLL(None)
    MB = 1 << 20
    for name in ("malloc", "calloc", "realloc", "reallocarray", "aligned_alloc", "memalign", "valloc", "pvalloc",
                 "mmap", "mremap"):
        getattr(libc, name).restype = ctypes.c_void_p
    size, pointer = ctypes.c_size_t, ctypes.c_void_p
    def f_malloc(): return libc.malloc(size(20 * MB))
    def f_calloc(): return libc.calloc(size(20), size(MB))
    def f_realloc(): return libc.realloc(pointer(libc.malloc(size(10 * MB))), size(30 * MB))
    def f_reallocarray(): return libc.reallocarray(None, size(20), size(MB))
    def f_aligned_alloc(): return libc.aligned_alloc(size(4096), size(20 * MB))
    def f_memalign(): return libc.memalign(size(4096), size(20 * MB))
    def f_valloc(): return libc.valloc(size(20 * MB))
    def f_pvalloc(): return libc.pvalloc(size(20 * MB))
    def f_posix_memalign():
        out = pointer()
        libc.posix_memalign(ctypes.byref(out), size(64), size(20 * MB))
        return out.value
    def f_mmap(): return libc.mmap(None, size(20 * MB), 3, 0x22, -1, size(0))
    def f_reserve(): return libc.mmap(None, size(999 * MB), 0, 0x22, -1, size(0))
    def f_mremap(): return libc.mremap(pointer(f_mmap()), size(20 * MB), size(50 * MB), 1)
    def f_refused():
        out = pointer()
        return [libc.malloc(size(-1)), libc.calloc(size(-1), size(3)), libc.realloc(None, size(-1)),
                libc.reallocarray(None, size(-1), size(3)),
                libc.posix_memalign(ctypes.byref(out), size(3), size(99)) or None]
    blocks = [f() for f in (f_malloc, f_calloc, f_realloc, f_reallocarray, f_aligned_alloc, f_memalign, f_valloc,
                            f_pvalloc, f_posix_memalign)]
    maps = [f_mmap(), f_mremap()]
    f_reserve()
    assert all(blocks) and all(maps)
    assert f_refused() == [None, None, None, None, 22], f_refused()
    libc.munmap(pointer(maps[0]), size(5 * MB))
    libc.munmap(pointer(maps[1]), size(50 * MB))
    kept = libc.realloc(pointer(blocks[0]), size(1 << 62))
    assert kept is None
    for block in blocks[1:]: libc.free(pointer(block))
    libc.free(None)
    print("ok", flush=True)
    os._exit(0)
"""


class Calls(HeapTest):
    def test_of_the_c_library(self):
        rows = self.rows(self.script(CALLS))
        for name in ("calloc", "reallocarray", "aligned_alloc", "memalign", "valloc", "pvalloc", "posix_memalign"):
            line = self.line(rows, "f_" + name)
            self.assert_exact(line, 20 * MB, name)
            self.assertEqual((line.live, line.origins), (0, {NATIVE}), name)
        self.assert_exact(self.line(rows, "f_realloc"), 40 * MB)
        self.assertEqual(self.line(rows, "f_realloc").live, 0)
        self.assertLess(abs(self.line(rows, "f_malloc").live - 20 * MB), MB, "a realloc that failed freed nothing")

    def test_that_map_memory(self):
        rows = self.rows(self.script(CALLS))
        self.assertEqual(self.line(rows, "f_mmap").live, 15 * MB)
        self.assertEqual(self.line(rows, "f_mremap").live, 0)
        self.assertEqual(self.line(rows, "f_mremap").allocated, 50 * MB)
        self.assertEqual(self.line(rows, "f_reserve").samples, 0, "nothing stands behind address space")


class Processes(HeapTest):
    def test_threads_count_for_themselves_and_free_for_others(self):
        rows = self.rows(self.script("""
            import os, threading
            made = []
            def work():
                made.append([bytes(967) for i in range(20000)])
                made.append(bytearray(30 << 20))
            threads = [threading.Thread(target=work) for i in range(8)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            del made[:]
            print("ok", flush=True)
            os._exit(0)
        """))
        work = self.line(rows, "work")
        self.assert_estimates(work, 8 * (20000 * 1000 + (30 << 20) + 10**6))
        self.assertEqual(len(work.threads), 8)
        self.assertLess(work.live, 2 * MB)
        self.assertEqual(len(work.freeing - work.threads), 1, "the main thread freed it all")

    def test_a_forks_child_has_its_own_alone(self):
        rows = self.rows(self.script("""
            import os
            def before(): return bytearray(50 << 20)
            def child(): return [bytearray(30 << 20), [bytes(967) for i in range(20000)]]
            inherited = before()
            pid = os.fork()
            if pid == 0:
                mine = child()
                del inherited, mine
                again = child()
                os._exit(0)
            os.waitpid(pid, 0)
            del inherited
            print("ok", flush=True)
            os._exit(0)
        """))
        by_process = collections.defaultdict(list)
        for row in rows:
            by_process[row.pid].append(row)
        self.assertEqual(len(by_process), 2)
        parent, child = (by_process[pid] for pid in sorted(by_process, key=lambda pid: by_process[pid][0].time))
        self.assertEqual(self.line(child, "before").samples, 0)
        self.assertEqual(Line([row for row in child if "before" in row.frames[0]]).freed, 0)
        self.assert_exact(self.line(parent, "before"), 50 * MB)
        self.assertEqual(self.line(parent, "before").live, 0)
        self.assert_estimates(self.line(child, "child"), 2 * ((30 << 20) + 20000 * 1000 + 10**6))
        self.assertLess(abs(self.line(child, "child").live - 50 * MB), 15 * MB)

    def test_what_exec_takes_away_is_freed(self):
        rows = self.rows(self.script("""
            import os, sys
            def first(): return bytearray(40 << 20)
            def second(): return bytearray(20 << 20)
            if len(sys.argv) == 1:
                kept = first()
                os.execv(sys.executable, [sys.executable, __file__, "again"])
            kept = second()
            print("ok", flush=True)
            os._exit(0)
        """))
        self.assert_exact(self.line(rows, "first"), 40 * MB)
        self.assertEqual(self.line(rows, "first").live, 0)
        self.assertLess(abs(self.line(rows, "second").live - 20 * MB), 100)

    def test_a_storm_of_forks_ends(self):
        rows = self.rows(self.script("""
            import os, threading
            stop = False
            def noise():
                while not stop: [bytes(967) for i in range(100)]
            threads = [threading.Thread(target=noise) for i in range(3)]
            for thread in threads: thread.start()
            for i in range(40):
                pid = os.fork()
                if pid == 0:
                    kept = [bytes(967) for i in range(2000)]
                    os._exit(7)
                assert os.waitpid(pid, 0)[1] == 7 << 8
            stop = True
            for thread in threads: thread.join()
            print("ok", flush=True)
        """))
        self.assertGreater(len(rows), 0)


ALLOCATOR = r"""
#define _GNU_SOURCE
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
/* Blocks behind one another out of large mappings; nothing is ever given back. */
static char* next; static size_t room; static _Atomic int lock;
static void* take(size_t alignment, size_t size) {
    while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE)) {}
    size_t need = size + alignment + 32;
    if (room < need) {
        room = need > (64 << 20) ? need : (64 << 20);
        next = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    }
    uintptr_t block = ((uintptr_t)next + 16 + alignment - 1) / alignment * alignment;
    ((size_t*)block)[-1] = size;
    room -= block + size - (uintptr_t)next;
    next = (char*)block + size;
    room -= -(uintptr_t)next & 15;
    next += -(uintptr_t)next & 15;
    __atomic_store_n(&lock, 0, __ATOMIC_RELEASE);
    return (void*)block;
}
void* malloc(size_t size) { return size > (1ul << 40) ? (errno = ENOMEM, NULL) : take(16, size); }
void free(void* block) { (void)block; }
void* calloc(size_t count, size_t size) { return malloc(count * size); }
void* realloc(void* old, size_t size) {
    void* block = malloc(size);
    if (old && block) memcpy(block, old, ((size_t*)old)[-1] < size ? ((size_t*)old)[-1] : size);
    return block;
}
void* memalign(size_t alignment, size_t size) { return take(alignment < 16 ? 16 : alignment, size); }
void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void** out, size_t alignment, size_t size) { *out = memalign(alignment, size); return 0; }
size_t malloc_usable_size(void* block) { return block ? ((size_t*)block)[-1] : 0; }
"""

WITH_AN_ALLOCATOR = """
    import ctypes, os
    libc = ctypes.CDLL(None)
    for name in ("malloc", "realloc", "aligned_alloc"):
        getattr(libc, name).restype = ctypes.c_void_p
    libc.malloc_usable_size.restype = ctypes.c_size_t
    size, pointer = ctypes.c_size_t, ctypes.c_void_p
    def native(): return [libc.malloc(size(5 << 20)) for i in range(10)]
    def small(): return [bytes(967) for i in range(30000)]
    blocks, kept = native(), small()
    assert libc.malloc_usable_size(pointer(blocks[0])) >= 5 << 20
    for block in blocks: libc.free(pointer(block))
    print("ok", flush=True)
    os._exit(0)
"""


class Allocators(HeapTest):
    def check(self, library):
        rows = self.rows(self.script(WITH_AN_ALLOCATOR), environment={"LD_PRELOAD": str(library)})
        native = self.line(rows, "native")
        self.assert_exact(native, 50 * MB)
        self.assertEqual((native.live, native.origins), (0, {NATIVE}), "its own mappings do not count as well")
        self.assert_estimates(self.line(rows, "small"), 30000 * 1000 + 10**6)

    def test_that_a_library_brings(self):
        source = self.folder / "allocator.c"
        source.write_text(ALLOCATOR)
        library = self.folder / "allocator.so"
        subprocess.run([harness.CC, "-O1", "-shared", "-fPIC", "-fno-builtin", "-o", library, source], check=True)
        self.check(library)

    def test_jemalloc(self):
        found = [path for name in ("jemalloc.so.2", "tcmalloc_minimal.so.4", "mimalloc.so.2")
                 for path in pathlib.Path("/usr/lib").glob(f"*/lib{name}")]
        if not found:
            self.skipTest("neither jemalloc nor tcmalloc nor mimalloc is installed")
        for library in found:
            with self.subTest(library=library.name):
                self.check(library)


class Transparency(HeapTest):
    def test_the_program_does_and_says_the_same(self):
        script = self.script("""
            import gc, os, subprocess, sys
            print("ok", sorted(set([str(i) * 3 for i in range(500)]))[:5], len(gc.get_objects()) > 0)
            print(subprocess.run(["/bin/echo", "child"], stdout=subprocess.PIPE).stdout)
            print("said", file=sys.stderr)
            sys.exit(7)
        """)
        python = next(iter(harness.interpreters().values()))
        plain = subprocess.run([python, script], capture_output=True, text=True, env=self.environment())
        run = self.profile(script, python=python, options=("--memory", "--quiet"))
        self.assertEqual((run.code, run.stdout, run.stderr), (plain.returncode, plain.stdout, plain.stderr))

    def test_cpu_leaves_it_out_and_precision_then_warns(self):
        run = self.profile(self.script("print('ok')"), options=("--cpu", "--precision", "3"))
        self.assertEqual(run.code, 0, run)
        self.assertIn("--precision has no effect without --memory", run.stderr)
        run = self.profile(self.script("print('ok')"), options=("--memory", "--precision", "11"))
        self.assertEqual(run.code, 2, run)
        self.assertIn("at most 10", run.stderr)


if __name__ == "__main__":
    unittest.main()
