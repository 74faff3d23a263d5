"""memray: records every allocation, from inside the program; with --trace-python-allocators those of CPython's own as well."""
NAME = "memray"
REQUIREMENTS = ["memray"]
FROM_OUTSIDE = False
OLDEST = None
SEES_EVERY_THREAD = True
OUTPUT = "memray.bin"


def version_command(folder, python):
    del python
    return [str(folder / "bin" / "python"), "-m", "memray", "--version"]


def memory_command(python, script, arguments, out, objects):
    words = [python, "-m", "memray", "run", "--quiet", "--force", "-o", f"{out}/{OUTPUT}"]
    return [*words, *(["--trace-python-allocators"] if objects else []), str(script), *arguments]
