"""fixingahole: where the time and memory of a Python program went.

    with fixingahole.profile():      # also @fixingahole.profile, and %load_ext fixingahole for %%fixingahole
        work()

The profiler is the program in host/bin; this package starts it, reads its settings, and lets it measure a part of this process.
"""

import sys as _sys

__version__ = "0.1.0"


def __getattr__(name):
    if name in ("profile", "Profile", "ProfileError", "ProfileWarning"):
        from fixingahole import api
        return getattr(api, name)
    raise AttributeError("module 'fixingahole' has no attribute %r" % name)


def load_ipython_extension(shell):
    """%load_ext fixingahole"""
    from fixingahole import magic
    magic.register(shell)


def mark(text):
    """Puts a mark with this text at this moment into the timeline (--timeline); without the profiler it does nothing.

    It raises the audit event "fixingahole.mark", which only the profiler listens to: it costs next to nothing without.
    """
    _sys.audit("fixingahole.mark", str(text))
