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
from auditor.model.second_order import SecondOrder, redundant_among
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
    second_order: SecondOrder | None = None,
    untouched: Mapping[str, tuple[int, ...]] | None = None,
) -> Run:
    """The run of the mutants `found`, with the verdicts there are on them."""
    second_order = second_order or SecondOrder()
    redundant = redundant_among(verdicts, second_order)
    with clock("audit"):
        findings = audit(
            found.mutants, (one for one in verdicts if one.mutant_id not in redundant), baseline, found.excluded
        )
    expected = len(found.mutants) + second_order.untried
    scores = score(found.mutants, found.excluded, verdicts, redundant)
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
        gate=decide(scores, config.gate, verdicts_expected=expected, selection=selection),
        self_check=self_check,
        timings=clock.seconds,
        warnings=warnings,
        second_order=second_order,
        untouched=untouched or {},
    )
