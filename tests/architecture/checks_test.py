"""The checks of this folder, each given a tree or an object that breaks its rule, for a check must be able to fail.

Seen to fail: with the body of any `violations` replaced by `return []`.
"""
import hashlib
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import binaries
import format as format_check
import includes
import lengths
import third_party


class FolderTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)


class TreeTest(FolderTest):
    def violations(self, check, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)
        return "\n".join(check.violations(self.root))

    def test_an_earlier_stage_may_not_include_a_later_one(self):
        found = self.violations(includes, "framework/collect/a.cpp", '\n#include "framework/report/b.h"\n')
        self.assertIn("framework/collect/a.cpp:2", found)

    def test_a_later_stage_may_include_an_earlier_one(self):
        self.assertEqual(self.violations(includes, "framework/report/a.h", '#include "framework/model/ids.h"\n'), "")

    def test_a_plugin_may_not_include_the_framework(self):
        found = self.violations(includes, "plugins/memory/rss/a.cpp", '#include "framework/model/ids.h"\n')
        self.assertIn("SDK alone", found)

    def test_each_library_has_one_owner(self):
        for header in ("boost/dll/shared_library.hpp", "toml++/toml.h", "tbb/flow_graph.h", "spdlog/spdlog.h",
                       "boost/program_options.hpp", "oneapi/tbb/parallel_pipeline.h", "elfutils/libdwfl.h", "dwarf.h"):
            found = self.violations(includes, "framework/model/a.cpp", f"#  include <{header}>\n")
            self.assertIn("only framework/", found, header)

    def test_the_owner_may_include_its_library(self):
        self.assertEqual(self.violations(includes, "framework/config/a.cpp", "#include <toml++/toml.h>\n"), "")

    def test_a_long_file(self):
        self.assertIn("301 lines", self.violations(lengths, "a.c", "\n" * 301))
        self.assertEqual(self.violations(lengths, "a.c", "\n" * 300), "")

    def test_a_wide_line(self):
        self.assertIn("a.h:1: 131 columns", self.violations(lengths, "a.h", "x" * 131))

    def test_a_long_python_function(self):
        self.assertIn("function f has 41 lines", self.violations(lengths, "a.py", "def f():\n" + "    pass\n" * 40))
        self.assertEqual(self.violations(lengths, "a.py", "def f():\n" + "    pass\n" * 39), "")

    def test_third_party_files_are_those_named(self):
        digest = hashlib.sha256(b"good").hexdigest()
        readme = f"    {digest}  lib/a.js\n    {digest}  lib/gone.js\n"
        (self.root / "third_party/lib").mkdir(parents=True)
        (self.root / "third_party/lib/more.js").write_text("")
        (self.root / "third_party/README.md").write_text(readme)
        found = self.violations(third_party, "third_party/lib/a.js", "good")
        self.assertIn("more.js: README.md does not name it", found)
        self.assertIn("gone.js: README.md names it", found)
        self.assertNotIn("a.js: not the bytes", found)
        self.assertIn("a.js: not the bytes", self.violations(third_party, "third_party/lib/a.js", "other"))

    def test_format(self):
        self.assertIn("a.c:1", self.violations(format_check, "a.c", "int  a;\n"))
        self.assertEqual(self.violations(format_check, "a.c", "int a;\n"), "")


class BinaryTest(FolderTest):
    NODELETE = ("-Wl,-z,now,-z,nodelete",)

    def compile(self, name, text, *options):
        source, target = self.root / f"{name}.c", self.root / f"{name}.so"
        source.write_text(text)
        subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-w", "-nostartfiles", "-o", target, source,
                        f"-Wl,-soname,{name}.so", *options], check=True)
        return str(target)

    def agent_problems(self, text, *options, others=()):
        path = self.compile("agent", text, *(options or self.NODELETE))
        return "\n".join(binaries.violations([], [path, *others]))

    def test_a_plugin_exports_its_entry_alone(self):
        good = self.compile("good", "void fah_plugin_entry_v1(void) {}")
        more = self.compile("more", "void fah_plugin_entry_v1(void) {} int other;")
        none = self.compile("none", "static int nothing;")
        found = binaries.violations([good, more, none], [])
        self.assertEqual(len(found), 2, found)
        self.assertIn("fah_plugin_entry_v1, other", found[0])
        self.assertIn("nothing", found[1])

    def test_an_agent_in_order(self):
        core = self.compile("core", "int fah_core_v1(void) { return 1; }", *self.NODELETE)
        text = "int memcmp(); int fah_core_v1(); int f(void) { return memcmp() + fah_core_v1(); }"
        self.assertEqual(self.agent_problems(text, *self.NODELETE, core, others=[core]), "")

    def test_an_agent_needs_no_other_library(self):
        text = "double cos(double); double f(double x) { return cos(x); }"
        found = self.agent_problems(text, *self.NODELETE, "-Wl,--no-as-needed", "-lm")
        self.assertIn("needs the library libm.so.6", found)
        self.assertIn("needs cos, which", found)

    def test_an_agent_takes_only_listed_functions(self):
        self.assertIn("needs malloc, which", self.agent_problems("void *malloc(); void *f(void) { return malloc(); }"))

    def test_an_agent_needs_no_new_glibc(self):
        found = self.agent_problems("int pthread_create(); int f(void) { return pthread_create(); }")
        self.assertIn("pthread_create@GLIBC_2.34", found)

    def test_what_was_outside_libc_must_be_weak(self):
        text = 'int dlsym(); __asm__(".symver dlsym, dlsym@GLIBC_2.2.5"); int f(void) { return dlsym(); }'
        self.assertIn("must be weak", self.agent_problems(text))

    def test_an_agent_binds_at_load_for_good(self):
        found = self.agent_problems("int f(void) { return 1; }", "-Wl,-z,lazy")
        self.assertIn("-z now", found)
        self.assertIn("-z nodelete", found)


if __name__ == "__main__":
    unittest.main()
