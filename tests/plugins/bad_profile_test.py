"""Every bad plugin on the path of a real profile: the script runs, the report is written, the host never crashes.

usage: bad_profile_test.py COMMAND FIXTURE_FOLDER
Seen to fail: without the guard around render the command died of SIGABRT.
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PRINTED = "the script ran"
REPORT_FAILED = 74
USAGE = 2


def profile(command, folder, path, *options, **environment):
    script = folder / "script.py"
    script.write_text(f"print({PRINTED!r})\n")
    return subprocess.run([command, "profile", "--plugin-path", path, "-o", folder / "out", *options, script], cwd=folder,
                          capture_output=True, text=True, env={**os.environ, "TMPDIR": str(folder), **environment})


def expect(done, status, ran, *texts):
    said = done.stdout + done.stderr
    problems = [f"{text!r} was not said" for text in texts if text not in said]
    if done.returncode != status:
        problems.append(f"exit status {done.returncode}, {status} was expected")
    if (PRINTED in done.stdout) != ran:
        problems.append("the script did not run" if ran else "the script ran")
    if problems:
        sys.exit("\n".join([" ".join(map(str, done.args)), *problems, said]))


def test_beside_the_chosen_ones(command, fixtures, folder):
    for library in sorted(fixtures.glob("bad_*.so")):
        place = folder / library.stem
        place.mkdir()
        (place / library.name).symlink_to(library)
        expect(profile(command, folder, place), 0, True, "Finished in")


def test_named_itself(command, fixtures, folder):
    for name in ("bad_wrong_major", "bad_descriptor_garbage"):
        expect(profile(command, folder, fixtures / f"{name}.so"), USAGE, False, f"{name}.so", "--plugin-path")


def test_chosen(command, fixtures, folder):
    at_work = fixtures / "bad_throwing_at_work.so"
    expect(profile(command, folder, at_work, "--sampler", "throwing.drain"), 0, True,
           "test.throwing.drain", "a fuse has blown")
    expect(profile(command, folder, at_work, "--reporter", "throwing.render"), REPORT_FAILED, True,
           "test.throwing.render", "a fuse has blown")
    expect(profile(command, folder, at_work, FIXINGAHOLE_TRANSFORMS="throwing.apply"), 0, True,
           "test.throwing.apply", "a fuse has blown")
    expect(profile(command, folder, fixtures / "bad_create_bad.so", "--reporter", "create.silent"), USAGE, False,
           "without a reason", "This is a bug of the plugin test.create.silent")
    expect(profile(command, folder, fixtures / "bad_wrong_major.so", "--reporter", "bad_wrong_major"), USAGE, False,
           "built for plugin ABI 2", "bad_wrong_major.so")


def main(command, fixtures):
    for test in (test_beside_the_chosen_ones, test_named_itself, test_chosen):
        with tempfile.TemporaryDirectory() as folder:
            test(command, fixtures, Path(folder))
    print("bad plugins: the host lives")


if __name__ == "__main__":
    main(*(Path(word).resolve() for word in sys.argv[1:3]))
