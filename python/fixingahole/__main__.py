"""The command: `fixingahole ...` and `python -m fixingahole ...`."""
import os
import sys

HOST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "host", "bin", "fixingahole")


def main():
    # Scripts run on the Python that this is installed for, unless something else is asked for.
    environment = dict(os.environ, _FAH_BESIDE=os.path.dirname(sys.executable))
    sys.stdout.flush()
    os.execve(HOST, ["fixingahole"] + sys.argv[1:], environment)


if __name__ == "__main__":
    main()
