"""What a mutant costs in each tier: a table from the last run.

make audit && .venv/bin/python benchmarks/tiers.py [reports/latest/audit.json]
"""

import sys
from collections import defaultdict
from pathlib import Path
from statistics import median

from auditor.model.codec import load_run
from auditor.model.verdict import Status, Verdict


def main(path: Path) -> None:
    run = load_run(path)
    by_tier: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in run.verdicts:
        if verdict.tier is not None:
            by_tier[verdict.tier].append(verdict)
    print(f"{len(run.baseline.tests)} tests, {len(run.mutants)} mutants, {run.environment.jobs} workers")
    print(f"whole run {run.duration:.0f} s; by stage:", ", ".join(f"{k} {v:.0f} s" for k, v in run.timings.items()))
    print("\n| tier | mutants | killed | survived | median s, killed | median s, survived | mutants a second a core |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for tier, verdicts in sorted(by_tier.items()):
        seconds = sum(verdict.duration for verdict in verdicts)
        killed = [verdict.duration for verdict in verdicts if verdict.status is Status.KILLED]
        survived = [verdict.duration for verdict in verdicts if verdict.status is Status.SURVIVED]
        print(
            f"| {tier} | {len(verdicts)} | {len(killed)} | {len(survived)} | {_median(killed)} | {_median(survived)} "
            f"| {len(verdicts) / seconds:.1f} |"
        )


def _median(seconds: list[float]) -> str:
    return f"{median(seconds):.2f}" if seconds else "–"


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "reports/latest/audit.json"))
