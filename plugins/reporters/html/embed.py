"""Puts the page together: modules, styles and libraries into one HTML text, and that into a C++ source.

    embed.py PAGE_FOLDER LIBRARY_FOLDER OUTPUT.cpp

Modules may only use `import { a, b } from "./x.js";` and `export` before a function, class or const. Each becomes a function
of its own, after those that it imports. The policy of the page names its one script and its one style sheet by hash.
"""
import base64
import hashlib
import re
import sys
from pathlib import Path

IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w/]+)\.js";\n', re.M)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.M)
DATA = "@DATA@"


def in_order(folder, name, done):
    """Adds name -> text to done, what it imports first."""
    if name in done:
        return
    text = (folder / f"{name}.js").read_text()
    for match in IMPORT.finditer(text):
        in_order(folder, match[2], done)
    done[name] = text


def as_function(name, text):
    exported = EXPORT.findall(text)
    body = IMPORT.sub(lambda match: f"const {{{' '.join(match[1].split())}}} = module_{match[2]};\n", text)
    body = EXPORT.sub("", body)
    if re.search(r"^(import|export)\b", body, re.M):
        sys.exit(f"{name}.js: an import or export of a form that embed.py does not know")
    return f"const module_{name} = (() => {{\n{body}return {{{', '.join(exported)}}};\n}})();\n"


def script_of(page, libraries):
    modules = {}
    in_order(page / "modules", "main", modules)
    unused = {path.stem for path in (page / "modules").glob("*.js")} - set(modules)
    if unused:
        sys.exit(f"modules that nothing imports: {', '.join(sorted(unused))}")
    code = "".join(as_function(name, text) for name, text in modules.items())
    return f'{(libraries / "uPlot.iife.min.js").read_text()}\n(() => {{\n"use strict";\n{code}}})();\n'


def hash_of(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def page_of(page, libraries):
    script = script_of(page, libraries)
    style = (libraries / "uPlot.min.css").read_text() + "".join(
        path.read_text() for path in sorted(page.glob("*.css")))
    for text, end in ((script, "</script"), (script, "<script"), (script, "<!--"), (style, "</style")):
        if end in text.lower():
            sys.exit(f"{end} stands in what is to be embedded")
    html = (page / "page.html").read_text()
    for name, text in (("SCRIPT_HASH", hash_of(script)), ("STYLE_HASH", hash_of(style)), ("STYLE", style),
                       ("SCRIPT", script)):
        html = html.replace(f"@{name}@", text)
    return html


def as_literals(text):
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "?": "\\?"}
    pieces = (text[at:at + 2000] for at in range(0, len(text), 2000))
    return "\n    ".join('"' + "".join(escapes.get(letter, letter) for letter in piece) + '"sv' for piece in pieces)


def function_of(name, text):
    pieces = as_literals(text).replace('"sv\n', '"\n')
    return f"std::string_view {name}() {{\n    return {pieces};\n}}\n"


def main():
    page, libraries, output = map(Path, sys.argv[1:])
    before, after = page_of(page, libraries).split(DATA)
    output.write_text('#include "plugins/reporters/html/page.h"\n\nnamespace html_report {\n\n'
                      "using namespace std::string_view_literals;\n\n"
                      f'{function_of("before_data", before)}\n{function_of("after_data", after)}\n'
                      "}  // namespace html_report\n")


if __name__ == "__main__":
    main()
