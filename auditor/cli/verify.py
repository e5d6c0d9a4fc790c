"""`python -m auditor verify`."""

import random
from pathlib import Path
from typing import Any

import click

from auditor.cli.options import config_from, config_options
from auditor.cli.progress import shown_progress
from auditor.cli.show import conclude, show_options
from auditor.errors import ExitCode
from auditor.model.codec import load_run
from auditor.model.render import diff
from auditor.model.run import Run
from auditor.verify import Agreement, Comparison
from auditor.verify import verify as check


@click.command()
@config_options
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Verdicts to check (default: all).")
@click.option("--seed", type=int, metavar="S", help="Draws the same sample again (default: a new one, printed).")
@click.option("--mutant", "only", multiple=True, metavar="ID", help="Check this mutant's verdict; may be repeated.")
@show_options
def verify(
    project: Path, sample: int | None, seed: int | None, only: tuple[str, ...], show: str | None, **given: Any
) -> ExitCode:
    """Check the newest run's verdicts the slow way: a copy on disk, a fresh process, a fresh database, the whole suite.

    Exits with 1 when a single verdict differs.

    \b
    Examples:
      python -m auditor verify --sample 40
      python -m auditor verify --sample 40 --seed 7
      python -m auditor verify --mutant 7c1e0b54aa21
    """
    with shown_progress(show) as progress:
        config = config_from(project, given)
        run = load_run(config.output / "latest" / "audit.json")
        seed = random.SystemRandom().randrange(1_000_000) if seed is None else seed
        agreement = check(run, config, sample=sample, seed=seed, only=only, progress=progress)
    code = ExitCode.GATE_NOT_MET if agreement.disagreements else ExitCode.PASSED
    conclude(show, _told(agreement, run), exit_code=int(code), **_facts(agreement))
    return code


def _facts(agreement: Agreement) -> dict[str, Any]:
    """What docs/json-lines.md promises of a check's result."""
    return {
        "seed": agreement.seed,
        "checked": len(agreement.comparisons),
        "disagree": [
            {"mutant": one.mutant.id, "engine": one.verdict.status, "slow_way": one.slow.status}
            for one in agreement.disagreements
        ],
    }


def _told(agreement: Agreement, run: Run) -> str:
    total, wrong = len(agreement.comparisons), len(agreement.disagreements)
    told = [_disagreement(comparison, run) for comparison in agreement.disagreements]
    told.append(f"verify: {total - wrong} of {total} verdicts agree with the slow way (seed {agreement.seed})")
    return "\n".join(told)


def _disagreement(comparison: Comparison, run: Run) -> str:
    mutant, verdict, slow = comparison.mutant, comparison.verdict, comparison.slow
    return (
        f"DISAGREES {mutant.id} {mutant.operator} {mutant.path}:{mutant.span.line}\n"
        f"  engine: {verdict.status} in tier {verdict.tier or '-'} {verdict.detail}\n"
        f"  slow way: {slow.status} {slow.detail}\n"
        f"{diff(mutant, run.sources[mutant.path])}\n"
    )
