"""%load_ext fixingahole: the cell magic %%fixingahole for IPython and Jupyter.

    %%fixingahole [NAME] [OPTIONS]        options as of fixingahole.profile(), written as for the command: --rate 100 -o DIR
    work()
"""
import argparse
import ast
import linecache
import os
import shutil
import tempfile

from fixingahole import api


def _parser():
    parser = argparse.ArgumentParser(prog="%%fixingahole", add_help=False, allow_abbrev=False)
    parser.add_argument("name", nargs="?")
    parser.add_argument("-q", "--quiet", action="store_true")
    parser.add_argument("-m", "--memory", action="store_true")
    parser.add_argument("-d", "--detailed", action="store_true")
    parser.add_argument("--native", action="store_true")
    parser.add_argument("--rate")
    parser.add_argument("--clock")
    parser.add_argument("--duration")
    parser.add_argument("-i", "--ignore", action="append", default=[])
    parser.add_argument("-o", "--output-directory")
    parser.add_argument("--reporter", action="append", default=[])
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


def _run(shell, source, path):
    """As the shell runs a cell: the last expression is displayed."""
    tree = shell.transform_ast(ast.parse(source, path))
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    if last is not None and source.rstrip().endswith(";"):
        tree.body.append(last)
        last = None
    exec(compile(tree, path, "exec"), shell.user_ns)
    if last is not None:
        exec(compile(ast.Interactive([last]), path, "single"), shell.user_ns)


def register(shell):
    def fixingahole(line, cell):
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
                _run(shell, source, path)
        finally:
            shutil.rmtree(own, ignore_errors=True) if own else os.path.exists(path) and os.remove(path)

    shell.register_magic_function(fixingahole, "cell", "fixingahole")
