"""A notebook's cells for a Python without IPython. Part of notebook.py, which runs it in its own namespace."""
import ast

TOP_LEVEL_AWAIT = getattr(ast, "PyCF_ALLOW_TOP_LEVEL_AWAIT", 0)


class PlainCells:
    """Cells for a Python without IPython: what only IPython understands is left out."""

    # Cell magics whose body is Python that runs as it stands.
    PYTHON_BODY = {"time", "timeit", "capture", "prun", "python", "python3"}

    def __init__(self):
        self.left_out = []  # "%matplotlib (cell 1)"

    def source(self, text, number):
        lines = text.split("\n")
        first = next((i for i, line in enumerate(lines) if line.strip()), 0)
        if lines[first].startswith("%%"):
            return self._cell_magic(lines, first, number)
        return self._line_magics(lines, number)

    def _leave_out(self, word, number):
        told = "%s (cell %d)" % (word, number)
        if told not in self.left_out:
            self.left_out.append(told)

    def _cell_magic(self, lines, first, number):
        name = lines[first][2:].split(" ")[0].strip()
        self._leave_out("%%" + name, number)
        if name not in self.PYTHON_BODY:
            return "\n"
        return self._line_magics([""] * (first + 1) + lines[first + 1 :], number)

    def _line_magics(self, lines, number):
        """A magic is never valid Python: the first syntax error stands at the first one, or shortly behind it."""
        for _ in range(len(lines) + 1):
            try:
                compile("\n".join(lines), "<cell>", "exec", TOP_LEVEL_AWAIT, dont_inherit=True)
            except SyntaxError as error:
                at = self._magic_near(lines, error.lineno or len(lines))
                if at is None:
                    break
                self._replace(lines, at, number)
            else:
                break
        return "\n".join(lines)

    @staticmethod
    def _magic_near(lines, lineno):
        import re

        magic = re.compile(r"\s*([%!?].|[\w.*%]+\?\??\s*$|[^#'\"]*[^=!<>]=\s*[%!]\w)")
        for at in range(min(lineno, len(lines)) - 1, -1, -1):
            if magic.match(lines[at]):
                return at
        return None

    @staticmethod
    def _is_python(source):
        try:
            compile(source, "<cell>", "exec", TOP_LEVEL_AWAIT, dont_inherit=True)
        except (SyntaxError, ValueError):
            return False
        return True

    def _replace(self, lines, at, number):
        line = lines[at]
        indent = line[: len(line) - len(line.lstrip())]
        words = line.strip().split(None, 1)
        self._leave_out(line.strip() if "=" in line else words[0], number)
        last = at
        while lines[last].endswith("\\") and last + 1 < len(lines):
            last += 1
        lines[at : last + 1] = [indent + "pass"] + [""] * (last - at)
        if words[0] == "%time" and len(words) == 2 and self._is_python(words[1]):
            lines[at] = indent + words[1]


def plain_display(*objects, **_):
    for item in objects:
        print(item)
