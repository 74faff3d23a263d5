"""What the oracle prints: every run, then a summary by case over all Pythons."""
from oracle.judge import Verdict

HEAD = ("| case | clock | profiler | Python | worst error | mean | kind | distance | impossible | cut | lost | samples | "
        "chance |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|")
SUMMARY = ("| case | clock | profiler | Pythons | worst error (where) | mean | kind | distance | impossible | lost |\n"
           "|---|---|---|---|---|---|---|---|---|---|")


def profiler_of(job):
    return job.profiler.name + (f" {job.rate} Hz" if job.rate else "")


def lost_share(verdicts):
    samples = sum(verdict.samples + verdict.lost for verdict in verdicts)
    return 100 * sum(verdict.lost for verdict in verdicts) / samples if samples else 0.0


def largest(errors):
    return max(map(abs, errors.values())) if errors else None


def points(value):
    return "-" if value is None else f"{value:.2f}"


def row(job, verdict):
    start = f"| {job.case} | {job.clock} | {profiler_of(job)} | {job.version} |"
    if not isinstance(verdict, Verdict):
        return f"{start} {verdict} |" + " |" * 8
    return (f"{start} {largest(verdict.errors):.2f} | {verdict.mean():.2f} | {points(largest(verdict.kinds))} | "
            f"{verdict.distance:.2f} | {verdict.impossible} | {verdict.cut} | {lost_share([verdict]):.3f} % | "
            f"{verdict.samples} | {verdict.chance:.2f} |")


def parts(verdict):
    """The parts one by one, for a run that is off."""
    kinds = {f"{name} as its kind": error for name, error in verdict.kinds.items()}
    return ", ".join(f"{name} {error:+.2f}" for name, error in {**verdict.errors, **kinds}.items())


def span(versions):
    return f"{versions[0]} to {versions[-1]} ({len(versions)})" if len(versions) > 2 else ", ".join(versions)


def summary_row(key, results):
    good = [(job, verdict) for job, verdict in results if isinstance(verdict, Verdict)]
    if not good:
        return f"| {' | '.join(key)} | {span([job.version for job, _ in results])} | {results[0][1]} |" + " |" * 5
    verdicts = [verdict for _, verdict in good]
    worst_job, _ = max(good, key=lambda pair: largest(pair[1].errors))
    kinds = [largest(verdict.kinds) for verdict in verdicts if verdict.kinds]
    missing = [f"{job.version}: {verdict}" for job, verdict in results if not isinstance(verdict, Verdict)]
    return (f"| {' | '.join(key)} | {', '.join([span([job.version for job, _ in good])] + missing)} | "
            f"{max(largest(verdict.errors) for verdict in verdicts):.2f} ({worst_job.version}) | "
            f"{sum(verdict.mean() for verdict in verdicts) / len(verdicts):.2f} | {points(max(kinds, default=None))} | "
            f"{max(verdict.distance for verdict in verdicts):.2f} | {sum(verdict.impossible for verdict in verdicts)} | "
            f"{lost_share(verdicts):.3f} % |")


def summary(results):
    by_key = {}
    for job, verdict in results:
        by_key.setdefault((job.case, job.clock, profiler_of(job)), []).append((job, verdict))
    return "\n".join([SUMMARY, *(summary_row(key, found) for key, found in by_key.items())])


def last_line(results, names):
    """Over the runs of these profilers."""
    mine = [verdict for job, verdict in results if job.profiler.name in names]
    verdicts = [verdict for verdict in mine if isinstance(verdict, Verdict)]
    if not verdicts:
        return "nothing was measured"
    samples = sum(verdict.samples for verdict in verdicts)
    return (f"fixingahole, {len(verdicts)} runs{f' ({len(mine) - len(verdicts)} failed)' if len(mine) > len(verdicts) else ''}: "
            f"worst error {max(largest(verdict.errors) for verdict in verdicts):.2f} points, of a kind "
            f"{max([largest(verdict.kinds) for verdict in verdicts if verdict.kinds], default=0.0):.2f}, "
            f"mean {sum(verdict.mean() for verdict in verdicts) / len(verdicts):.2f}; "
            f"impossible stacks {sum(verdict.impossible for verdict in verdicts)} in {samples} samples; "
            f"lost {lost_share(verdicts):.3f} %")
