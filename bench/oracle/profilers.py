"""fixingahole with one of its samplers, as a case's profiler."""
import os

import ours


class Ours:
    def __init__(self, sampler):
        self.sampler = sampler
        self.name = sampler.rsplit(".", 1)[-1]

    def command(self, job, out):
        return ours.command(job.python, job.script, [str(job.seconds)], out, self.sampler, job.clock, job.rate)

    def environment(self):
        return {name: value for name, value in os.environ.items() if not name.startswith(("FIXINGAHOLE", "_FAH_"))}

    def read(self, out, script, said):
        del said
        return ours.read(out, script)
