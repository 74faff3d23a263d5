# Most programs that are small import neither module, and compiling what copies their logs takes longer, and more memory, than the
# rest of our start. So it waits in a file of its own, LATER, until the first import of one of them.
import sys


class _Waiting:
    def find_spec(self, name, path=None, target=None):
        if name not in ("logging", "warnings"):
            return None
        sys.meta_path.remove(self)
        try:
            _begin()
        except OSError:  # the run is over and its folder gone
            return None
        return sys.meta_path[0].find_spec(name, path, target)


def _begin():
    with open(LATER, "rb") as file:
        exec(compile(file.read(), "<fixingahole log_capture>", "exec"), globals())


if "logging" in sys.modules or "warnings" in sys.modules:
    _begin()
else:
    sys.meta_path.insert(0, _Waiting())
