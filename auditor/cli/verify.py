"""`python -m auditor verify`."""

from pathlib import Path
from typing import Any

import click

from auditor.cli.options import config_from, config_options
from auditor.cli.progress import shown_progress
from auditor.cli.show import conclude, show_options
from auditor.config.scope import Scope
from auditor.errors import ExitCode
from auditor.model.codec import load_run
from auditor.model.plain import counted, visible
from auditor.model.render import diff
from auditor.model.run import Run
from auditor.verify import Agreement, Comparison
from auditor.verify import verify as check


@click.command()
@config_options
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Verdicts to check (default: all).")
@click.option(
    "--seed", type=click.IntRange(min=0), metavar="S", help="Draws the same sample again (default: a new one, printed)."
)
@click.option("--mutant", "only", multiple=True, metavar="ID", help="Check this mutant's verdict; may be repeated.")
@click.option("--shard", metavar="K/N", help="Check the Kth of N equal parts; --resume joins what all have found.")
@click.option("--resume", is_flag=True, help="Go on: what an earlier check has judged is not judged again.")
@show_options
def verify(project: Path, only: tuple[str, ...], resume: bool, show: str | None, **given: Any) -> ExitCode:
    """Check the newest run's verdicts the slow way: a copy on disk, a fresh process, a fresh database, the whole suite.

    Exits with 1 when a single verdict differs. What the slow way said is kept in .auditor/verify.

    \b
    Examples:
      python -m auditor verify --sample 40
      python -m auditor verify --sample 40 --seed 7
      python -m auditor verify --mutant 7c1e0b54aa21
      python -m auditor verify --shard 2/4
      python -m auditor verify --resume
    """
    with shown_progress(show) as progress:
        config = config_from(project, given)
        run = load_run(config.output / "latest" / "audit.json")
        if config.scope.sample:
            progress.say(f"auditor: a sample of {config.scope.sample}, drawn with --seed {config.scope.seed}")
        try:
            agreement = check(run, config, only=only, resume=resume, progress=progress)
        except KeyboardInterrupt:
            progress.say("auditor: what was judged is kept; the same command with --resume goes on")
            raise
    code = ExitCode.GATE_NOT_MET if agreement.disagreements else ExitCode.PASSED
    conclude(show, _told(agreement, config.scope, run), exit_code=int(code), **_facts(agreement, config.scope))
    return code


def _facts(agreement: Agreement, scope: Scope) -> dict[str, Any]:
    """What docs/json-lines.md promises of a check's result."""
    return {
        "seed": scope.seed if scope.sample else None,
        "checked": len(agreement.comparisons),
        "disagree": [_words(one) for one in agreement.disagreements],
        "no_verdict": [_words(one) for one in agreement.not_claimed],
    }


def _words(comparison: Comparison) -> dict[str, str]:
    return {
        "mutant": comparison.mutant.id,
        "engine": comparison.verdict.status,
        "slow_way": comparison.slow.status,
    }


def _told(agreement: Agreement, scope: Scope, run: Run) -> str:
    told = [_comparison("DISAGREES", comparison, run) for comparison in agreement.disagreements]
    told += [_comparison("NO VERDICT", comparison, run) for comparison in agreement.not_claimed]
    compared = len(agreement.agreeing) + len(agreement.disagreements)
    of = f" (seed {scope.seed})" if scope.sample else ""
    told.append(f"verify: {len(agreement.agreeing)} of {counted(compared, 'verdict')} agree with the slow way{of}")
    if agreement.not_claimed:
        told.append(f"verify: {len(agreement.not_claimed)} without a verdict, where the slow way has one")
    return "\n".join(told)


def _comparison(word: str, comparison: Comparison, run: Run) -> str:
    mutant, verdict, slow = comparison.mutant, comparison.verdict, comparison.slow
    return visible(
        f"{word} {mutant.id} {mutant.operator} {mutant.path}:{mutant.span.line}\n"
        f"  engine: {verdict.status} in tier {verdict.tier or '-'} {verdict.detail}\n"
        f"  slow way: {slow.status} {slow.detail}\n"
        f"{diff(mutant, run.sources[mutant.path])}\n"
    )
