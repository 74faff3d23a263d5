"""--no-plots with the real libraries: nothing is shown or waited for, files are written, children included.

Seen to fail with the finder not installed (show() and pause() wait) and with sitecustomize not passed on to children.
"""
import unittest

import harness

DRAW = """
    import time
    import matplotlib
    matplotlib.use("TkAgg")
    import matplotlib.pyplot as plt
    plt.plot([1, 2, 3])
    start = time.monotonic()
    plt.pause(30)
    plt.show()
    plt.gcf().show()
    print(matplotlib.get_backend().lower(), time.monotonic() - start < 20, flush=True)
    plt.savefig("figure.png")
"""

MATPLOTLIB = DRAW + """
    import subprocess, sys
    subprocess.run([sys.executable, "draw.py"], check=True)
"""

PLOTLY = """
    import webbrowser
    def opened(*arguments, **keywords):
        print("browser opened")
        return True
    webbrowser.open = webbrowser.open_new = webbrowser.open_new_tab = opened
    webbrowser.get = lambda *a: type("Browser", (), {"open": opened, "open_new": opened, "open_new_tab": opened})()
    import plotly.graph_objects as go
    import plotly.io
    import plotly.offline
    figure = go.Figure(go.Bar(y=[1, 2]))
    print(figure.show(), figure.show("browser"), plotly.io.show(figure))
    print(figure.write_html("figure.html", auto_open=True))
    print(plotly.offline.plot(figure, filename="offline.html"))
"""


BOKEH = """
    import webbrowser
    def opened(*arguments, **keywords):
        print("browser opened")
        return True
    webbrowser.open = webbrowser.open_new = webbrowser.open_new_tab = opened
    webbrowser.get = lambda *a: type("Browser", (), {"open": opened, "open_new": opened, "open_new_tab": opened})()
    import os
    from bokeh.io import output_file, show
    from bokeh.plotting import figure
    import bokeh.plotting
    plot = figure(width=100, height=100)
    plot.line([1, 2], [3, 4])
    print(show(plot), bokeh.plotting.show(plot), sorted(os.listdir(".")))
    output_file("figure.html")
    print(show(plot))
"""

ALTAIR = """
    import webbrowser
    webbrowser.open = lambda *a, **k: print("browser opened")
    import altair
    altair.renderers.enable("browser")
    chart = altair.Chart({"values": [{"x": 1}]}).mark_point().encode(x="x:Q")
    print(chart.show(), (chart | chart).show(), chart.to_dict()["mark"]["type"])
    chart.save("chart.json")
"""

INLINE = """{"cells": [
    {"cell_type": "code", "source": ["%matplotlib inline\\n", "import matplotlib.pyplot as plt\\n", "plt.plot([1, 2])"]},
    {"cell_type": "code", "source": ["plt.plot([1, 2])\\n", "print(plt.show(), plt.get_fignums())"]}]}"""


class Plots(harness.EndToEnd):
    def test_matplotlib(self):
        self.script(DRAW, "draw.py")
        run = self.profile(self.script(MATPLOTLIB), python=harness.TEST_PYTHON, options=["-np", "matplotlib", "--quiet"])
        self.assertEqual(run.code, 0, run)
        self.assertEqual(run.stdout, "agg True\nagg True\n")
        self.assertTrue((self.folder / "figure.png").stat().st_size > 1000)

    def test_plotly(self):
        run = self.profile(self.script(PLOTLY), python=harness.TEST_PYTHON, options=["--no-plots", "plotly", "--quiet"])
        self.assertEqual(run.code, 0, run)
        self.assertEqual(run.stdout.splitlines(), ["None None None", "None", "offline.html"])
        self.assertIn("plotly", (self.folder / "figure.html").read_text())

    @unittest.skipUnless(harness.has("bokeh"), "needs bokeh")
    def test_bokeh(self):
        script = self.script(BOKEH)
        run = self.profile(script, python=harness.TEST_PYTHON, options=["-np", "bokeh", "--quiet"])
        self.assertEqual(run.code, 0, run)
        self.assertEqual(run.stdout.splitlines(), ["None None ['out', 'script.py']", "None"], run)
        self.assertIn("bokeh", (self.folder / "figure.html").read_text())

    @unittest.skipUnless(harness.has("altair"), "needs altair")
    def test_altair(self):
        run = self.profile(self.script(ALTAIR), python=harness.TEST_PYTHON, options=["-np", "altair", "--quiet"])
        self.assertEqual(run.code, 0, run)
        self.assertEqual(run.stdout, "None None point\n", run)
        self.assertTrue((self.folder / "chart.json").exists())

    @unittest.skipUnless(harness.has("IPython"), "needs IPython")
    def test_inline_figures_of_a_notebook(self):
        path = self.folder / "nb.ipynb"
        path.write_text(INLINE)
        run = self.profile(path, python=harness.TEST_PYTHON, options=["-np", "matplotlib", "--quiet"])
        self.assertEqual(run.code, 0, run)
        self.assertNotIn("Figure(", run.stdout)
        self.assertRegex(run.stdout, r"(?m)^None \[")

    def test_a_program_without_plots_imports_nothing_more(self):
        script = self.script("import sys; print(sorted(sys.modules))")
        plain = self.profile(script, options=["--quiet"])
        quiet = self.profile(script, options=["--quiet", "-np", "matplotlib", "-np", "plotly"])
        extra = set(eval(quiet.stdout)) - set(eval(plain.stdout))
        self.assertLessEqual(extra, {"sitecustomize"})

    def test_the_hidden_sitecustomize_runs(self):
        (self.folder / "site").mkdir()
        (self.folder / "site" / "sitecustomize.py").write_text("import builtins; builtins.MINE = 5\n")
        script = self.script("import sys; print(MINE, [p for p in sys.path if 'prelude' in p])")
        environment = self.environment(PYTHONPATH=str(self.folder / "site"))
        run = self.profile(script, options=["--quiet", "-np", "plotly"], environment=environment)
        self.assertEqual(run.stdout, "5 []\n", run)


if __name__ == "__main__":
    unittest.main()
