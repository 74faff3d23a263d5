"""A wheel of what is built already, for tests: laid out as pyproject.toml says, with this machine's libraries."""
import base64
import hashlib
import pathlib
import re
import shutil
import subprocess
import zipfile

import harness

TAG = "py3-none-linux_x86_64"


def _recorded(name, data):
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(data)}\n"


def pack(folder):
    """Path of the wheel. The tree that holds the command is the one that is installed."""
    tree = pathlib.Path(harness.COMMAND).resolve().parents[1]
    text = (harness.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.*)"$', text, re.M).group(1)
    entry = re.search(r'^fixingahole = "(.*)"$', text, re.M).group(1)
    package, info = folder / "content" / "fixingahole", f"fixingahole-{version}.dist-info"
    shutil.copytree(harness.ROOT / "python" / "fixingahole", package, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(["cmake", "--install", tree, "--prefix", package / "host", "--component", "Unspecified"], check=True,
                   stdout=subprocess.DEVNULL, timeout=120)
    made = {f"{info}/METADATA": f"Metadata-Version: 2.1\nName: fixingahole\nVersion: {version}\n",
            f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: {TAG}\n",
            f"{info}/entry_points.txt": f"[console_scripts]\nfixingahole = {entry}\n"}
    wheel, record = folder / f"fixingahole-{version}-{TAG}.whl", ""
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(path for path in package.rglob("*") if path.is_file()):
            name = str(path.relative_to(package.parent))
            archive.write(path, name)
            record += _recorded(name, path.read_bytes())
        for name, content in made.items():
            archive.writestr(name, content)
            record += _recorded(name, content.encode())
        archive.writestr(f"{info}/RECORD", record + f"{info}/RECORD,,\n")
    shutil.rmtree(folder / "content")
    return wheel
