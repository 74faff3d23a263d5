"""What the interpreters fetched for tests have in common: where they are kept, one maker at a time, what is said of them."""
import fcntl
import os
import pathlib

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "fixingahole-tests"


class Unavailable(Exception):
    """Says in one line why there are no such Pythons here."""


def made_once(name, make):
    """Calls make() while nobody else, in this process or another, makes what is called so."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make()


def tell(what, ensure):
    """Prints each Python that ensure() has, or why there is none."""
    try:
        for label, path in ensure().items():
            print(f"{label}: {path}")
    except Unavailable as reason:
        print(f"no {what}: {reason}")
