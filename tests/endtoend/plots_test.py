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
