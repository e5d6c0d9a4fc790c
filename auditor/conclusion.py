"""What every engine ends in: the judged mutants' findings, scores and gate, as one run."""

from collections.abc import Mapping

from auditor.audit import audit
from auditor.clock import Clock
from auditor.config.effective import effective
from auditor.config.model import Config
from auditor.gate import decide
from auditor.model.baseline import Baseline
from auditor.model.environment import Environment, TierCheck
from auditor.model.mutant import Found
from auditor.model.plan import Plan
from auditor.model.run import Run
from auditor.model.selection import Selection
from auditor.model.verdict import Verdict
from auditor.score import score


def conclude(
    config: Config,
    clock: Clock,
    environment: Environment,
    sources: Mapping[str, str],
    baseline: Baseline,
    found: Found,
    selection: Selection,
    plan: Plan,
    verdicts: tuple[Verdict, ...],
    *,
    code: str = "",
    self_check: tuple[TierCheck, ...] = (),
    warnings: tuple[str, ...] = (),
) -> Run:
    """The run of the mutants `found`, with the verdicts there are on them."""
    with clock("audit"):
        findings = audit(found.mutants, verdicts, baseline)
    scores = score(found.mutants, found.excluded, verdicts)
    return Run(
        id=clock.run_id,
        started=clock.started,
        duration=clock.total,
        project=config.project.name,
        config=effective(config),
        environment=environment,
        sources=sources,
        baseline=baseline,
        mutants=found.mutants,
        excluded=found.excluded,
        selection=selection,
        code=code,
        plan=plan,
        verdicts=verdicts,
        findings=findings,
        scores=scores,
        gate=decide(scores, config.gate, verdicts_expected=len(found.mutants), selection=selection),
        self_check=self_check,
        timings=clock.seconds,
        warnings=warnings,
    )
