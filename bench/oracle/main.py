"""bench oracle: programs that know their own truth, under every profiler, sampler and Python asked for."""
import argparse
import json
import os
import sys

import ours
import peers
import surroundings
from oracle import jobs, table
from oracle.judge import BUSY, Blind, judge, preempted
from oracle.profilers import Ours

SECONDS, SECONDS_AT_RATE, RATE, PEER_SECONDS = 30.0, 10.0, 1000, 8.0
PEER_VERSION = "3.12"


def arguments(words):
    parser = argparse.ArgumentParser(prog="bench oracle", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(jobs.CASES)} (default: all)")
    parser.add_argument("--all", action="store_true", help="every sampler and Python, at 1 kHz too, and the peers")
    parser.add_argument("--seconds", type=float, help="how long each program runs (default: 30; 10 with a rate; peers 8)")
    parser.add_argument("--rate", type=int, help="samples a second (default: the sampler's own)")
    parser.add_argument("--python", action="append", metavar="P", help="an interpreter, or a command that is one")
    parser.add_argument("--sampler", action="append", metavar="S", help="a sampler's last word, or none")
    parser.add_argument("--peer", action="append", metavar="NAME", help=f"of {', '.join(peers.NAMES)}, or all")
    parser.add_argument("--write", metavar="FILE", help="put the summary into this file of docs/")
    options = parser.parse_intermixed_args(words)
    unknown = sorted(set(options.cases) - set(jobs.CASES))
    if unknown:
        parser.error(f"no case is called {unknown[0]}: there are {', '.join(jobs.CASES)}")
    options.cases = options.cases or list(jobs.CASES)
    options.pythons = pythons(options)
    return options


def pythons(options):
    """{version: path}, of this run."""
    if options.python:
        paths = map(surroundings.from_command, options.python)
        found = {surroundings.version_of(path): path for path in paths}
        if None in found:
            raise SystemExit(f"{found[None]} does not run")
        return found
    return surroundings.every_python() if options.all else {surroundings.version_of(sys.executable): sys.executable}


def samplers(options):
    """Those to be measured; says which cannot."""
    able, unable = ours.samplers()
    for name, reason in unable.items():
        print(f"left out: {name}: {reason}", flush=True)
    wanted = options.sampler or ["signal", "perf_event"]
    return [name for name in able if name.rsplit(".", 1)[-1] in wanted or name in wanted]


def own_jobs(options):
    """With --all each at its default rate, then at 1 kHz with the sampler that can. Waiting is looked at by the host,
    whatever the sampler and its rate: all of its clocks are gone over with one sampler only."""
    result = []
    chosen = samplers(options)
    for sampler in chosen:
        runs = [(options.rate, options.seconds or (SECONDS_AT_RATE if options.rate else SECONDS))]
        if options.all and sampler.endswith("perf_event"):
            runs.append((RATE, options.seconds or SECONDS_AT_RATE))
        for number, (rate, seconds) in enumerate(runs):
            for case in options.cases:
                clocks = jobs.clocks_of(case)[:None if sampler == chosen[0] else 1]
                if case in jobs.WALL_CASES and number:
                    continue
                result += [jobs.Job(case, clock, Ours(sampler), version, path, seconds, rate)
                           for clock in clocks for version, path in options.pythons.items()]
    return result


def peer_jobs(options):
    """Peers run on one Python, at their own default rate or the one given."""
    wanted = options.peer or (["all"] if options.all else [])
    names = peers.NAMES if "all" in wanted else wanted
    if not names:
        return [], []
    chosen = options.pythons
    version = next((one for one in chosen if surroundings.minor_of(one) == PEER_VERSION), next(iter(chosen)))
    result, missing = [], []
    for name in names:
        peer, there = peers.find(name, chosen, version)
        if not there:
            missing.append(f"| {name} | {peer} |")
            continue
        seconds = options.seconds or PEER_SECONDS
        result += [jobs.Job(case, jobs.clocks_of(case)[-1], peer, there, chosen[there], seconds, options.rate)
                   for case in options.cases]
    return result, missing


def measure(job):
    text, seen = jobs.run(job)
    truth = json.loads(text)
    if preempted(truth) > BUSY:
        print(f"{job.label()}: {100 * preempted(truth):.1f} % of its work waited for a processor",
              file=sys.stderr, flush=True)
    return judge(truth, seen)


def main(words):
    options = arguments(words)
    heading = surroundings.description()
    print(heading, flush=True)
    peers_to_run, missing = peer_jobs(options)
    work = own_jobs(options) + peers_to_run
    alone = sum(job.seconds + 2 for job in work if job.case in jobs.SEVERAL_THREADS)
    beside = sum(job.seconds + 2 for job in work if job.case not in jobs.SEVERAL_THREADS)
    minutes = (alone + beside / len(os.sched_getaffinity(0))) / 60
    print(f"{len(work)} runs, about {minutes:.0f} minutes", file=sys.stderr, flush=True)
    found = {}

    def done(job, result):
        if isinstance(result, Exception) and not isinstance(result, (jobs.Failed, Blind)):
            raise result
        found[id(job)] = result
        print(f"[{len(found)}/{len(work)}] {table.row(job, result)}", file=sys.stderr, flush=True)
        if isinstance(result, table.Verdict) and result.worst() > 2:
            print(f"    {table.parts(result)}", file=sys.stderr, flush=True)

    jobs.on_processors(work, measure, done)
    results = [(job, found[id(job)]) for job in work]
    show(options, heading, results, missing)


def show(options, heading, results, missing):
    absent = "\n".join(["\n| peer | left out because |\n|---|---|", *missing]) if missing else ""
    print("\n".join([table.HEAD, *(table.row(job, verdict) for job, verdict in results)]))
    summary = table.summary(results) + "\n" + absent
    last = table.last_line(results, {name.rsplit(".", 1)[-1] for name in ours.SAMPLERS})
    print(f"\n{summary}\n{last}", flush=True)
    if options.write:
        command = f"./dev bench oracle {surroundings.shown(sys.argv[2:])}"
        surroundings.write_block(options.write, "oracle", f"`{command}`: {heading}.\n\n{summary}\n{last}\n")
