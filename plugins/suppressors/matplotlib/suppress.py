# matplotlib draws into memory and never waits: the Agg backend whatever the program asks for, and show(), pause() and
# draw-and-wait calls return at once with what they return after a closed window.
def _patch_matplotlib(matplotlib):
    original_use = matplotlib.use

    def use(backend, *arguments, **keywords):
        """Keeps the Agg backend; an unknown backend's name still raises."""
        if isinstance(backend, str) and not _is_known(matplotlib, backend):
            return original_use(backend, *arguments, **keywords)
        return None

    original_use("Agg", force=True)
    matplotlib.use = use


def _is_known(matplotlib, backend):
    if backend.startswith("module://"):
        return True
    try:
        return backend.lower() in {name.lower() for name in matplotlib.rcsetup.all_backends}
    except Exception:
        return True


def _patch_pyplot(pyplot):
    def show(*arguments, **keywords):
        """Returns at once: plots are suppressed."""

    def pause(interval):
        """Returns at once: plots are suppressed."""

    def switch_backend(newbackend):
        """Keeps the Agg backend."""

    def ginput(*arguments, **keywords):
        """No clicks: plots are suppressed."""
        return []

    def waitforbuttonpress(timeout=-1):
        """No button: plots are suppressed."""
        return None

    pyplot.switch_backend("Agg")
    for function in (show, pause, switch_backend, ginput, waitforbuttonpress):
        function.__module__ = pyplot.__name__
        setattr(pyplot, function.__name__, function)


def _patch_figure(figure):
    def show(self, warn=True):
        """Returns at once: plots are suppressed."""

    figure.Figure.show = show


def _patch_inline(backend_inline):
    # What `%matplotlib inline` shows after a cell.
    def show(close=None, block=None):
        """Returns at once: plots are suppressed."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None and close is not False:
            pyplot.close("all")

    def flush_figures():
        """Returns at once: plots are suppressed."""
        show(True)

    backend_inline.show, backend_inline.flush_figures = show, flush_figures


when_imported(
    {
        "matplotlib": _patch_matplotlib,
        "matplotlib.pyplot": _patch_pyplot,
        "matplotlib.figure": _patch_figure,
        "matplotlib_inline.backend_inline": _patch_inline,
    }
)
