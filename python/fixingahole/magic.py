"""%load_ext fixingahole: the cell magic %%fixingahole for IPython and Jupyter.

    %%fixingahole [NAME] [OPTIONS]        options as of fixingahole.profile(), written as for the command: --rate 100 -o DIR
    work()
"""
import argparse
import ast
import inspect
import linecache
import os
import shutil
import tempfile

from fixingahole import api

_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def _parser():
    parser = argparse.ArgumentParser(prog="%%fixingahole", add_help=False, allow_abbrev=False)
    parser.add_argument("name", nargs="?")
    parser.add_argument("-q", "--quiet", action="store_true")
    parser.add_argument("-m", "--memory", action="store_true")
    parser.add_argument("--memory=exact", dest="memory", action="store_const", const="exact")
    parser.add_argument("-p", "--precision")
    parser.add_argument("-d", "--detailed", action="store_true")
    parser.add_argument("--native", action="store_true")
    parser.add_argument("--rate")
    parser.add_argument("--clock")
    parser.add_argument("--duration")
    parser.add_argument("-i", "--ignore", action="append", default=[])
    parser.add_argument("-o", "--output-directory")
    parser.add_argument("--reporter", action="append", default=[])
    parser.add_argument("--live")
    parser.add_argument("--option", action="append", default=[])
    return parser


def _arguments(line):
    import shlex

    from IPython.core.error import UsageError

    parser = _parser()

    def refuse(message):
        raise UsageError("%s (%s)" % (message, parser.format_usage().strip()))

    parser.error = refuse
    return parser.parse_args(shlex.split(line))


def _file_of(shell, cell):
    """A real file of the cell's code, beside those of other cells where the kernel makes files: (path, folder to remove)."""
    namer = getattr(shell.compile, "get_code_name", None)
    known = namer(cell, cell, shell.execution_count) if namer else ""
    folder, own = os.path.dirname(known), None
    if not os.path.isabs(known):
        folder = own = tempfile.mkdtemp(prefix="fixingahole-")
    os.makedirs(folder, exist_ok=True)
    return os.path.join(folder, "cell_%d.py" % shell.execution_count), own


async def _run(shell, source, path):
    """As the shell runs a cell: the last expression is displayed, and what is awaited at top level is."""
    tree = shell.transform_ast(ast.parse(source, path))
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    if last is not None and source.rstrip().endswith(";"):
        tree.body.append(last)
        last = None
    for part, mode in ((tree, "exec"), (last and ast.Interactive([last]), "single")):
        code = part and compile(part, path, mode, _FLAGS if shell.autoawait else 0)
        if code is not None and code.co_flags & inspect.CO_COROUTINE:
            await eval(code, shell.user_ns)
        elif code is not None:
            exec(code, shell.user_ns)


async def profile_cell(shell, line, cell):
    """Profiles the cell: %%fixingahole [NAME] [OPTIONS], with the options of fixingahole.profile()."""
    options = vars(_arguments(line))
    name, quiet = options.pop("name"), options.pop("quiet")
    source = shell.transform_cell(cell)
    path, own = _file_of(shell, cell)
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(source)
        linecache.checkcache(path)
        with api.Profile(name or "cell_%d" % shell.execution_count, quiet, path, options):
            await _run(shell, source, path)
    finally:
        shutil.rmtree(own, ignore_errors=True) if own else os.path.exists(path) and os.remove(path)


def _awaits(shell, cell):
    """Whether it is to be run by the shell's event loop."""
    try:
        code = compile(shell.transform_cell(cell), "<cell>", "exec", _FLAGS)
    except (SyntaxError, ValueError):
        return False  # said when it is run
    return bool(code.co_flags & inspect.CO_COROUTINE)


def register(shell):
    def fixingahole(line, cell):
        steps = profile_cell(shell, line, cell)
        if shell.autoawait and _awaits(shell, cell):
            return shell.loop_runner(steps)
        try:
            steps.send(None)
        except StopIteration:
            return None

    def transform(lines):
        """A cell that awaits has to be seen to do so by the shell, which may be inside its event loop already."""
        first, rest = (lines[0], "".join(lines[1:])) if lines else ("", "")
        if first.split()[:1] != ["%%fixingahole"] or not shell.autoawait or not _awaits(shell, rest):
            return lines
        return ["await __import__('fixingahole.magic').magic.profile_cell(get_ipython(), %r, %r)\n"
                % (first.strip()[len("%%fixingahole"):], rest)]

    fixingahole.__doc__ = profile_cell.__doc__
    transform.has_side_effects = True  # not to be asked whether a cell is complete
    shell.input_transformers_cleanup.append(transform)
    shell.register_magic_function(fixingahole, "cell", "fixingahole")
