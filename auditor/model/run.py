"""One audit, whole: what audit.json holds and what every format is written from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.model.baseline import Baseline
from auditor.model.environment import Environment, TierCheck
from auditor.model.finding import Finding
from auditor.model.gate import GateResult
from auditor.model.mutant import Excluded, Mutant
from auditor.model.plan import Plan
from auditor.model.score import Scores
from auditor.model.second_order import Joint, SecondOrder, redundant_among
from auditor.model.selection import Selection
from auditor.model.verdict import Verdict

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """`started` is ISO 8601 in UTC, `duration` and `timings` (stage → seconds) are in seconds, `sources` maps the
    path of each audited file to its text, `config` is the effective configuration, secrets left out, `selection`
    what of the mutants found is judged, `second_order` what is said of survivors together with other guards,
    `untouched` for each file the lines of its statements that no operator can change, and `code` a digest of the
    project's Python files, its tests included."""

    id: str
    started: str
    duration: float
    project: str
    config: Mapping[str, str]
    environment: Environment
    sources: Mapping[str, str]
    baseline: Baseline
    mutants: tuple[Mutant, ...]
    excluded: tuple[Excluded, ...]
    plan: Plan
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    scores: Scores
    gate: GateResult
    self_check: tuple[TierCheck, ...]
    timings: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    selection: Selection = field(default_factory=Selection)
    code: str = ""
    second_order: SecondOrder = field(default_factory=SecondOrder)
    untouched: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    schema: int = SCHEMA

    @property
    def unfinished(self) -> int:
        """How many mutants have no verdict because the run was ended early, second-order ones included."""
        return len(self.mutants) - len(self.verdicts) + self.second_order.untried

    @property
    def redundant(self) -> dict[str, Joint]:
        """The survivors that are covered jointly with others, by id, with the joint mutant that shows it."""
        return redundant_among(self.verdicts, self.second_order)

    @property
    def verdict_of(self) -> dict[str, Verdict]:
        return {verdict.mutant_id: verdict for verdict in self.verdicts}
