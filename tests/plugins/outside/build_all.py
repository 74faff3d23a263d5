"""Installs the SDK into a folder of its own and builds every plugin outside the tree against it, and against nothing else.

usage: build_all.py CMAKE BUILD_FOLDER WORK_FOLDER SOURCE_FOLDER...
The plugins land in WORK_FOLDER/plugins/NAME. Seen to fail: a header left out of the install, a symbol that the SDK hides.
"""
import shutil
import subprocess
import sys
from pathlib import Path


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def build(cmake, source, prefix, folder):
    # A copy, so that no path leads back into the tree.
    copy = folder / "source"
    shutil.copytree(source, copy)
    run(cmake, "-S", copy, "-B", folder / "build", "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}")
    run(cmake, "--build", folder / "build")
    objects = list((folder / "build").glob("*.so"))
    if len(objects) != 1:
        sys.exit(f"{source} made {objects}, one plugin was expected")
    return objects[0]


def main(cmake, build_folder, work, sources):
    shutil.rmtree(work, ignore_errors=True)
    prefix = work / "prefix"
    run(cmake, "--install", build_folder, "--prefix", prefix, "--component", "sdk")
    for source in sources:
        plugin = build(cmake, source, prefix, work / source.name)
        target = work / "plugins" / source.name
        target.mkdir(parents=True)
        shutil.copy(plugin, target)
    print(f"built {len(sources)} plugins against {prefix}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), [Path(word) for word in sys.argv[4:]])
