"""Whatever a mutant does to those that run it, it gets a verdict, and its neighbours get theirs."""

import pytest

from auditor.config.load import load
from auditor.database import worker_databases
from auditor.execute import execute
from auditor.model.baseline import Baseline
from auditor.model.mutant import Edit, Mutant
from auditor.model.plan import Plan, Task, Tier
from auditor.model.render import span_of
from auditor.model.test import Test
from auditor.model.verdict import Status
from auditor.workers.pool import open_pool

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
PATH, BODY = "shop/price.py", "x * RATE"
KILL = "__import__('os').kill(__import__('os').{victim}(), 9)"
MUTANTS = {  # what `double` returns → the verdict
    "wrong": ("x / RATE", Status.KILLED),
    "host": (KILL.format(victim="getppid"), Status.ERROR),
    "right": ("RATE * x", Status.SURVIVED),
    "child": (KILL.format(victim="getpid"), Status.ERROR),
    "raises": ("1 / 0", Status.KILLED),
    "group": ("__import__('os').killpg(0, 9)", Status.ERROR),
    "another": ("x + x", Status.SURVIVED),
}
BASELINE = Baseline(
    tests=tuple(Test(id=f"tests/test_price.py::{name}", path=PATH, line=1) for name in ("test_double", "test_limit")),
    covered={},
    import_lines={},
    unsettled_lines={},
    coverage={},
    duration=1.0,
)


class Heard:
    """Progress, and what is heard of verdicts."""

    def __init__(self, interrupted_after=99):
        self.verdicts, self.said, self.left = [], [], interrupted_after

    def stage(self, name, total=0, cost=0.0):
        self.total = total

    def verdict(self, verdict, cost=0.0):
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt

    def say(self, text):
        self.said.append(text)


@pytest.fixture
def run(copy_of):
    """`run(heard, known)` executes all mutants with two workers."""
    project = copy_of("pure_python")
    config = load(project, {"jobs": 2}, {})
    source = (project / PATH).read_text()
    start = source.index(BODY)
    span = span_of(source, start, start + len(BODY))
    mutants = [
        Mutant(
            id=name,
            edits=(Edit(path=PATH, span=span, original=BODY, replacement=instead),),
            operator="general/x",
            family="general",
            function="double",
            statement=span,
        )
        for name, (instead, _) in MUTANTS.items()
    ]
    plan = Plan(tasks=tuple(Task(mutant_id=name, tests=(0,), time_limit=30.0, tier=Tier.COLLECTED) for name in MUTANTS))

    def executed(heard, known=()):
        with worker_databases(2) as databases, open_pool(config, databases, [PATH]) as pool:
            return execute(
                plan,
                mutants,
                {PATH: source},
                BASELINE,
                pool,
                project,
                heard,
                known={verdict.mutant_id: verdict for verdict in known},
                heard=heard.verdicts.append,
                noted=lambda word: None,
                expected=lambda task: (),
            )

    return executed


def test_interrupted_and_gone_on_with_every_mutant_has_its_verdict_once(run):
    first, second = Heard(interrupted_after=2), Heard()
    partial = run(first)
    assert [verdict.mutant_id for verdict in partial] == [
        name for name in MUTANTS if name in {verdict.mutant_id for verdict in first.verdicts}
    ]
    assert len(partial) == 2
    assert first.said == ["interrupted: the verdicts so far are reported; interrupt again to leave at once"]

    whole = run(second, known=partial)
    assert second.total == len(MUTANTS) - 2
    assert {verdict.mutant_id: verdict.status for verdict in whole} == {
        name: status for name, (_, status) in MUTANTS.items()
    }
    assert set(partial) <= set(whole)
    heard_twice = {v.mutant_id for v in first.verdicts} & {v.mutant_id for v in second.verdicts}
    assert not heard_twice  # what ran between an alarm and its host's death may be run again within one run
    details = {verdict.mutant_id: verdict.detail for verdict in whole}
    assert details["host"].startswith("host: ")
    assert "SIGKILL" in details["child"]
    assert "SIGKILL" in details["group"]
