"""The flow with mutmut's own command in place of plan and execution: the same baseline, report and gate."""

from collections.abc import Mapping

from auditor.baseline import take_baseline
from auditor.baseline.environment import describe_environment
from auditor.clock import Clock
from auditor.conclusion import conclude
from auditor.config.model import Config
from auditor.database import worker_databases
from auditor.model.baseline import Baseline
from auditor.model.mutant import Found
from auditor.model.plan import Plan, Task
from auditor.model.progress import Progress
from auditor.model.run import Run
from auditor.model.selection import Limit, Selection
from auditor.mutants import find_mutants, untouched
from auditor.mutmut_engine import Judged, judge_with_mutmut
from auditor.plan.select import covering_tests
from auditor.workers.pool import open_pool


def run_mutmut_beside(config: Config, sources: Mapping[str, str], clock: Clock, progress: Progress) -> Run:
    """mutmut's verdicts on those of the project's mutants that it makes; the others are left out of the run.

    Raises `AuditorError` as our own engine does, and when mutmut's command fails.
    """
    with clock("mutants"):
        made = find_mutants(sources, tenant_names=config.tenant_names)
    with worker_databases(config.jobs, url=config.database_url, bindir=config.bindir) as databases:
        with clock("baseline"), open_pool(config, databases, sources) as pool:
            baseline, hello = take_baseline(pool, config, progress)
        database = databases.workers[0]
        database.swap()
        judged = judge_with_mutmut(config, database, sources, made, clock, progress)
        environment = describe_environment(config, hello, databases.description)
    found = Found(
        mutants=tuple(mutant for mutant in made.mutants if mutant.id in judged.verdicts), excluded=made.excluded
    )
    verdicts = tuple(judged.verdicts[mutant.id] for mutant in found.mutants)
    left_out = len(made.mutants) - len(found.mutants)
    selection = Selection(found=len(made.mutants)).narrowed(Limit.ENGINE, "what mutmut makes", left_out=left_out)
    return conclude(
        config,
        clock,
        environment,
        sources,
        baseline,
        found,
        selection,
        _plan(found, baseline),
        verdicts,
        warnings=_warnings(judged),
        untouched=untouched(sources, made),
    )


def _plan(found: Found, baseline: Baseline) -> Plan:
    """The tests that cover each mutant, as coverage saw them: mutmut chooses its own and does not say which."""
    return Plan(
        tasks=tuple(
            Task(mutant_id=mutant.id, tests=covering_tests(mutant, baseline, everything=False))
            for mutant in found.mutants
        )
    )


def _warnings(judged: Judged) -> tuple[str, ...]:
    told = [
        f"mutmut judged {judged.made} mutants: verdicts are its own; it mutates undecorated functions only, and knows "
        "no domain operators"
    ]
    if judged.excluded:
        told.append(f"{judged.excluded} mutants of mutmut's are excluded here, for the reasons listed")
    if judged.strangers:
        told.append(f"{len(judged.strangers)} mutants of mutmut's are none of ours: {', '.join(judged.strangers[:5])}")
    return tuple(told)
