"""Sizes: files of at most 300 lines, lines of at most 130 columns, Python functions of at most 40 lines.

C and C++ functions have the same limit in .clang-tidy (readability-function-size); clang-format keeps code to 120 columns.
Seen to fail: checks_test.py gives it a file that is too long, a line that is too wide and a function that is too long.
"""
import ast
import sys
from pathlib import Path

from tree import C_FAMILY, ROOT, own_files, report

FILE_LINES = 300
LINE_COLUMNS = 130
FUNCTION_LINES = 40
SUFFIXES = C_FAMILY + (".py", ".cmake", "CMakeLists.txt", "dev", ".sh", ".js", ".mjs")


def long_functions(path, text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = node.end_lineno - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{path}:{node.lineno}: function {node.name} has {lines} lines, at most {FUNCTION_LINES}"


def violations(root):
    found = []
    for path in own_files(root, SUFFIXES):
        text = (Path(root) / path).read_text()
        lines = text.splitlines()
        if len(lines) > FILE_LINES:
            found.append(f"{path}: {len(lines)} lines, at most {FILE_LINES}: give part of it a file of its own")
        for number, line in enumerate(lines, 1):
            if len(line) > LINE_COLUMNS:
                found.append(f"{path}:{number}: {len(line)} columns, at most {LINE_COLUMNS}")
        if path.suffix == ".py":
            found.extend(long_functions(path, text))
    return found


if __name__ == "__main__":
    sys.exit(report(violations(ROOT), "lengths"))
