"""fixingahole: where the time and memory of a Python program went.

The profiler is the program in host/bin; this package starts it and reads its settings.
"""

__version__ = "0.1.0"
