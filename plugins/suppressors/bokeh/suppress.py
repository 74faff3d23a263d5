# bokeh figures are made as ever; show() opens no browser. A file that the program names with output_file() is written, a
# temporary one that only the browser would have read is not.
def _patch_showing(showing):
    original_show = showing.show

    def show(obj, *arguments, **keywords):
        """Returns at once: plots are suppressed."""
        state = showing.curstate()
        if state.file is not None and not state.notebook:
            from bokeh.io.saving import save

            save(obj, state=state)

    show.__module__, show.__wrapped__ = original_show.__module__, original_show
    showing.show = show


def _patch_browser(browser):
    class NoBrowser:
        """Opens nothing: plots are suppressed."""

        def open(self, url, new=0, autoraise=True):
            return True

    browser.get_browser_controller = lambda browser=None: NoBrowser()


when_imported({"bokeh.io.showing": _patch_showing, "bokeh.util.browser": _patch_browser})
