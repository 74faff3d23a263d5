# altair charts are made and saved as ever; show() and display() render nothing and open no browser.
def _patch_altair(altair):
    def show(self, *arguments, **keywords):
        """Returns at once: plots are suppressed."""

    def display(self, *arguments, **keywords):
        """Returns at once: plots are suppressed."""

    for kind in altair.Chart.__mro__:
        for function in (show, display):
            if function.__name__ in vars(kind):
                setattr(kind, function.__name__, function)


when_imported({"altair": _patch_altair})
