# plotly figures are made and validated as ever, but no renderer runs and no browser opens; files that the program writes
# are written, only not opened afterwards.
def _patch_renderers(renderers):
    def show(fig, renderer=None, validate=True, **keywords):
        """Returns at once: plots are suppressed."""
        renderers.validate_coerce_fig_to_dict(fig, validate)

    renderers.show = show


def _patch_io(io):
    # plotly.io re-exports show, lazily in newer releases; figures look it up there at each call.
    def show(fig, renderer=None, validate=True, **keywords):
        """Returns at once: plots are suppressed."""
        from plotly.io import _renderers

        return _renderers.show(fig, renderer, validate, **keywords)

    io.show = show


def _without_opening(module, name):
    original = getattr(module, name)

    def write(*arguments, **keywords):
        keywords["auto_open"] = False
        return original(*arguments, **keywords)

    write.__name__, write.__qualname__, write.__doc__ = name, name, original.__doc__
    write.__module__, write.__wrapped__ = original.__module__, original
    setattr(module, name, write)


def _patch_html(html):
    _without_opening(html, "write_html")


def _patch_offline(offline):
    _without_opening(offline, "plot")

    def iplot(figure_or_data, *arguments, **keywords):
        """Returns at once: plots are suppressed."""

    offline.iplot = iplot


when_imported(
    {
        "plotly.io._renderers": _patch_renderers,
        "plotly.io._html": _patch_html,
        "plotly.io": _patch_io,
        "plotly.offline.offline": _patch_offline,
    }
)
