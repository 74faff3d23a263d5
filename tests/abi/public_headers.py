"""What the headers of the ABI declare, and the compilers and standards they promise to serve. Shared by the checks."""
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INCLUDE = ROOT / "sdk" / "include"
SKIN = ROOT / "sdk" / "cpp"
ABI = ROOT / "sdk" / "abi"

C11 = ("-x", "c", "-std=c11")
CPP20 = ("-x", "c++", "-std=c++20")
COMPILERS = ("gcc", "clang")


def c_headers():
    return sorted(INCLUDE.glob("fixingahole/*.h"))


def skin_headers():
    return sorted(SKIN.glob("fixingahole/*.hpp"))


def compiler(name):
    path = shutil.which(name)
    if path is None:
        sys.exit(f"{name} is not installed; the ABI is checked with {' and '.join(COMPILERS)} (./dev test installs both)")
    return path


def run(command):
    """The output of a command that must succeed."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def without_comments(text):
    return re.sub(r"//[^\n]*", "", re.sub(r"/\*.*?\*/", "", text, flags=re.S))


def field_name(declaration):
    """`int32_t (*probe)(struct fah_plugin *plugin)` -> probe; `char reason[FAH_PROBE_TEXT]` -> reason."""
    function = re.search(r"\(\s*\*\s*(\w+)\s*\)", declaration)
    return function[1] if function else re.search(r"(\w+)\s*(?:\[[^\]]*\])?\s*$", declaration)[1]


def declared_structs():
    """Struct name -> its fields in order, of every struct with a body in the headers."""
    structs = {}
    for header in c_headers():
        text = without_comments(header.read_text())
        for name, body in re.findall(r"typedef struct (\w+) \{(.*?)\n\} \w+;", text, flags=re.S):
            structs[name] = [field_name(part.strip()) for part in body.split(";") if part.strip()]
    return structs
