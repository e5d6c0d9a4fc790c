"""The flow, stage by stage, on one page."""

import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from auditor.audit import audit
from auditor.baseline import prove_tiers, take_baseline
from auditor.baseline.calibrate import usable
from auditor.baseline.environment import describe_environment
from auditor.config.model import Config
from auditor.database import worker_databases
from auditor.database.variables import database_variables
from auditor.execute import execute
from auditor.gate import decide, known_families
from auditor.model.baseline import Baseline
from auditor.model.plan import Reach, Region, Tier
from auditor.model.progress import Progress
from auditor.model.run import Run
from auditor.mutants import drop_equivalent, find_mutants, read_sources
from auditor.plan import plan
from auditor.plan.reach import reach_of
from auditor.report import prepare_output, write_report, writers_for
from auditor.score import score
from auditor.workers.pool import open_pool

FORKED = frozenset({Tier.COLLECTED, Tier.IMPORTED})


def run(config: Config, progress: Progress) -> tuple[Run, Path]:
    """Audit a project from its configuration to its report; the run, and the path of the report.

    Raises `AuditorError` where the project, the machine or the suite does not allow an audit.
    """
    clock = _Clock()
    _refuse_early(config)
    sources = read_sources(config.project, config.source, config.tests)
    with clock("mutants"):
        found = find_mutants(sources)
    bindir = Path(config.pg_bindir) if config.pg_bindir else None
    with (
        worker_databases(config.jobs, url=config.database_url, bindir=bindir) as databases,
        open_pool(config, databases, sources) as pool,
    ):
        with clock("baseline"):
            baseline, hello = take_baseline(pool, config, progress)
        with clock("plan"):
            reach = reach_of(found.mutants, sources, pool, config.project)
            found = drop_equivalent(found, *_not_run(reach))
        with clock("self-check"):
            checks = prove_tiers(pool, FORKED, baseline, found.mutants, sources, config.project, progress)
            if usable(checks) != FORKED:
                checks += prove_tiers(pool, [Tier.FRESH], baseline, found.mutants, sources, config.project, progress)
        planned = plan(found.mutants, baseline, reach, usable(checks))
        with clock("mutants run"):
            verdicts = execute(
                planned,
                found.mutants,
                sources,
                baseline,
                pool,
                config.project,
                progress,
                known={},
                heard=lambda verdict: None,
            )
        environment = describe_environment(config, hello, databases.description)
    for warning in _warnings(baseline):
        progress.say(warning)
    with clock("audit"):
        findings = audit(found.mutants, verdicts, baseline)
    scores = score(found.mutants, found.excluded, verdicts)
    finished = Run(
        id=clock.run_id,
        started=clock.started,
        duration=clock.total,
        project=config.project.name,
        config=_effective(config),
        environment=environment,
        sources=sources,
        baseline=baseline,
        mutants=found.mutants,
        excluded=found.excluded,
        plan=planned,
        verdicts=verdicts,
        findings=findings,
        scores=scores,
        gate=decide(scores, config.gate, verdicts_expected=len(found.mutants)),
        self_check=checks,
        timings=clock.seconds,
        warnings=_warnings(baseline),
    )
    return finished, write_report(finished, config.output, config.format)


def _refuse_early(config: Config) -> None:
    """What would be refused at the end is refused now, before the work is done."""
    writers_for(config.format)
    known_families(config.gate)
    database_variables(config.database_env)
    prepare_output(config.output)


def _not_run(reach: Mapping[str, Reach]) -> tuple[list[str], dict[str, str]]:
    """The ids of mutants with the same bytecode as the original, and of those that don't compile, with the reason."""
    same = [mutant_id for mutant_id, found in reach.items() if found.region is Region.SAME]
    broken = {mutant_id: found.why for mutant_id, found in reach.items() if found.region is Region.UNCOMPILABLE}
    return same, broken


def _warnings(baseline: Baseline) -> tuple[str, ...]:
    """What a reader of the verdicts has to know."""
    return tuple(
        f"{baseline.tests[test].id} starts a process: what only that process would notice is shown as not noticed"
        for test in baseline.process_tests
    )


def _effective(config: Config) -> dict[str, str]:
    """The configuration as the report shows it: no secret, no path of the machine."""
    family = ", ".join(f"{name} {percent:g}" for name, percent in config.gate.family.items())
    return {
        "source": ", ".join(config.source),
        "tests": ", ".join(config.tests),
        "jobs": str(config.jobs),
        "database": "by URL" if config.database_url else "embedded",
        "database_env": ", ".join(config.database_env),
        "format": ", ".join(config.format),
        "gate.fail_under": f"{config.gate.fail_under:g}",
        "gate.family": family,
    }


class _Clock:
    """When the run began, and how long each stage took, in seconds."""

    def __init__(self) -> None:
        now = datetime.now(UTC)
        self.started = now.isoformat(timespec="seconds")
        self.run_id = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        self.seconds: dict[str, float] = {}
        self._began = time.monotonic()

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.seconds[stage] = round(time.monotonic() - began, 3)

    @property
    def total(self) -> float:
        return round(time.monotonic() - self._began, 3)
