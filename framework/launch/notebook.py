"""Runs a notebook as a script: python notebook.py NOTEBOOK [arguments].

Each cell is compiled as a file of its own, "<notebook> cell 3", whose lines are the cell's, so that tracebacks, profiles and
debuggers name cell and line. Magics and shell lines become what nbconvert writes for them. IPython is imported only when a
cell asks for it; where there is none, magics are left out and told to the profiler.
"""
import ast
import os
import sys

HERE = __file__
TOP_LEVEL_AWAIT = getattr(ast, "PyCF_ALLOW_TOP_LEVEL_AWAIT", 0)
COROUTINE = 0x80  # inspect.CO_COROUTINE


def code_cells(path):
    import json

    with open(path, encoding="utf-8-sig") as file:
        notebook = json.load(file)
    cells = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]
    sources = [cell.get("source", cell.get("input", "")) for cell in cells if cell.get("cell_type") == "code"]
    return [source if isinstance(source, str) else "".join(source) for source in sources]


def part(name):
    """The names of a file beside this one; a module would stay for the program to see."""
    with open(os.path.join(os.path.dirname(os.path.abspath(HERE)), name), encoding="utf-8") as file:
        names = {"__name__": "_fixingahole", "file_name": file_name, "named": named}
        exec(compile(file.read(), HERE, "exec"), names)
    return names


def file_name(path, number):
    return "%s cell %d" % (path, number)


def compiled(source, path, number):
    """Code object of a cell; raises SyntaxError."""
    return named(compile(source, file_name(path, number), "exec", TOP_LEVEL_AWAIT, dont_inherit=True), number)


def named(code, number):
    """With the cell's name in place of <module>."""
    names = {"co_name": "cell %d" % number}
    if hasattr(code, "co_qualname"):
        names["co_qualname"] = names["co_name"]
    return code.replace(**names) if hasattr(code, "replace") else code


def is_python(source):
    try:
        compile(source, "<cell>", "exec", TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def needs_ipython(source):
    import re

    return not is_python(source) or re.search(r"\b(get_ipython|display)\b", source) is not None


class NoEvents:
    def before(self, source):
        pass

    def after(self):
        pass


class Loop:
    """Runs what top-level awaits wait for, all cells on one loop."""

    def __init__(self):
        self._loop = None

    def run(self, coroutine):
        import asyncio

        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(coroutine)


def run_cells(codes, sources, main, events, state):
    loop = Loop()
    for number, code in enumerate(codes, 1):
        state["cell"] = number
        if "body_line_of" in state:
            state["body_line"] = state["body_line_of"](sources[number - 1])
        events.before(sources[number - 1])
        if code.co_flags & COROUTINE:
            loop.run(eval(code, vars(main)))
        else:
            exec(code, vars(main))
        events.after()


def remember_lines(path, number, source):
    """For tracebacks and inspect.getsource()."""
    import linecache

    name = file_name(path, number)
    linecache.cache[name] = (len(source), None, [line + "\n" for line in source.split("\n")], name)


def without_ours(traceback):
    while traceback is not None and traceback.tb_frame.f_code.co_filename == HERE:
        traceback = traceback.tb_next
    return traceback


def show_only_cells():
    """An error's traceback begins in the cell."""
    hook = sys.excepthook

    def show(kind, error, traceback):
        traceback = without_ours(traceback)
        if hook is sys.__excepthook__:
            import traceback as tracebacks

            tracebacks.print_exception(kind, error, traceback)
        else:
            hook(kind, error, traceback)

    sys.excepthook = show


def tell(sentence):
    folder = os.environ.get("_FAH_RUN")
    if not folder:
        print("fixingahole: warning: " + sentence, file=sys.stderr)
        return
    with open(os.path.join(folder, "notes"), "a", encoding="utf-8") as file:
        file.write(sentence + "\n")


def without_ipython(sources, main):
    names = part("notebook_plain.py")
    plain = names["PlainCells"]()
    texts = [plain.source(source, number) for number, source in enumerate(sources, 1)]
    if plain.left_out:
        tell("this Python has no IPython, so these were left out of the notebook: " + ", ".join(plain.left_out))
    vars(main).setdefault("display", names["plain_display"])
    return texts, NoEvents()


def with_ipython(sources, path, main, state):
    names = part("notebook_ipython.py")
    shell = names["ipython_shell"](main)
    names["name_inner_code"](shell, path, state)
    state["body_line_of"] = names["body_line"]
    shell.builtin_trap.activate()
    return [names["transformed"](shell, source) for source in sources], names["Events"](shell)


def prepared(sources, path, main, state):
    if not any(needs_ipython(source) for source in sources):
        return sources, NoEvents()
    try:
        return with_ipython(sources, path, main, state)
    except ImportError:
        return without_ipython(sources, main)


def run(path, arguments):
    sources = code_cells(path)
    real = os.path.abspath(path)
    main = type(sys)("__main__")
    vars(main)["__builtins__"] = __builtins__
    state = {}
    sys.argv = [path] + arguments
    if not getattr(sys.flags, "safe_path", False):
        sys.path[0] = os.path.dirname(os.path.realpath(path))
    ours = sys.modules["__main__"]  # kept: its functions run this
    sys.modules["__main__"] = main
    texts, events = prepared(sources, real, main, state)
    for number, source in enumerate(sources, 1):
        remember_lines(real, number, source)
    try:
        codes = [compiled(text, real, number) for number, text in enumerate(texts, 1)]
        run_cells(codes, sources, main, events, state)
    except BaseException:
        show_only_cells()
        raise
    return ours


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2:])
