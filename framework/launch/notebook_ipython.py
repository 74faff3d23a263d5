"""A notebook's cells under IPython. Part of notebook.py, which runs it in its own namespace."""
import ast
import os
import sys


def ipython_shell(main):
    """IPython's shell in this module, without its history, its colours and the folders that it would make."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Shell(InteractiveShell):
        def enable_gui(self, gui=None):
            """There is no loop to run windows in: this is a script."""

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    folder = os.path.join(os.environ.get("_FAH_RUN") or "/nonexistent", "ipython")
    try:
        os.makedirs(folder)
    except OSError:
        import tempfile

        folder = tempfile.mkdtemp(prefix="fixingahole-ipython-")
    hooks = sys.excepthook, sys.displayhook
    shell = Shell.instance(config=config, user_module=main, user_ns=vars(main), ipython_dir=folder)
    sys.excepthook, sys.displayhook = hooks
    for name in ("exit", "quit"):  # the shell's would not end a script
        vars(main).pop(name, None)
    return shell


def name_inner_code(shell, path, state):
    """Lets the bodies of %%time, %%capture and the like keep their cell and lines."""
    compiler = type(shell.compile)

    class CellCompiler(compiler):
        def __call__(self, source, filename, symbol, *arguments, **keywords):
            body = state.get("body_line")
            is_body = body and isinstance(source, ast.AST) and filename != file_name(path, state["cell"])
            if is_body:
                filename = file_name(path, state["cell"])
                ast.increment_lineno(source, body)
            code = compiler.__call__(self, source, filename, symbol, *arguments, **keywords)
            return named(code, state["cell"]) if is_body and symbol == "exec" else code

    shell.compile = CellCompiler()


def body_line(source):
    """How many lines stand before the body of a cell magic; 0 when there is none."""
    lines = source.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if not lines[first].startswith("%%"):
        return 0
    # The blank lines at its beginning are taken off, too.
    return next((i for i, line in enumerate(lines) if i > first and line.strip()), first + 1)


def transformed(shell, source):
    # The blank lines that IPython takes off the front would shift the others.
    lead = len(source) - len(source.lstrip("\n"))
    return "\n" * lead + shell.transform_cell(source)


class Events:
    """IPython's events around a cell, for extensions such as autoreload and figures shown inline."""

    def __init__(self, shell):
        self._shell = shell

    def before(self, source):
        self._trigger("pre_execute")
        self._info = None
        try:
            from IPython.core.interactiveshell import ExecutionInfo

            self._info = ExecutionInfo(source, False, True, True, None)
        except (ImportError, TypeError):
            return
        self._trigger("pre_run_cell", self._info)

    def after(self):
        self._trigger("post_execute")
        if self._info is None:
            return
        from IPython.core.interactiveshell import ExecutionResult

        self._trigger("post_run_cell", ExecutionResult(self._info))

    def _trigger(self, name, *arguments):
        self._shell.events.trigger(name, *arguments)
