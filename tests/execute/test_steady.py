"""A mutant that changes more than its own process can't change the verdicts that follow it."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from factories import a_mutant

from auditor.config.load import load
from auditor.errors import IncompleteError
from auditor.execute import execute
from auditor.model.baseline import Baseline
from auditor.model.plan import Plan, Task
from auditor.model.test import Test
from auditor.model.verdict import Status
from auditor.workers.pool import Pool
from auditor.workers.worker import Worker

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

FILE = "app/meter.py"
TESTS = ("test_charge", "test_overwrite", "test_level")
BASELINE = Baseline(
    tests=tuple(Test(id=f"tests/test_meter.py::{name}", path="tests/test_meter.py", line=1) for name in TESTS),
    covered={},
    import_lines={},
    unsettled_lines={},
    coverage={},
    duration=0.1,
)


class Heard:
    """A run's progress, and its verdicts as they came."""

    def __init__(self):
        self.said, self.verdicts = [], []

    def stage(self, name, total=0, cost=0.0): ...

    def step(self, note=""): ...

    def verdict(self, verdict, cost=0.0):
        self.verdicts.append((verdict.mutant_id, verdict.status))

    def say(self, text):
        self.said.append(text)


@pytest.fixture
def project(copy_of):
    return copy_of("lasting_damage")


@pytest.fixture
def run(project, database):
    """`run((original, replacement, test), …)` runs those mutants in this order; gives verdicts by number, and what was
    heard."""
    worker = Worker(0, load(project, {"jobs": 1}, {}), Path(sys.executable), database, [str(project / FILE)])
    pool = Pool([worker], lambda: database)

    def ran(*changes, duration=BASELINE.duration):
        source = (project / FILE).read_text()
        mutants = [
            a_mutant(FILE, source, original, replacement, "general/x", after=after)
            for original, replacement, after, _ in changes
        ]
        tasks = [
            Task(mutant_id=mutant.id, tests=(TESTS.index(test),), time_limit=60.0 - place)
            for place, (mutant, (_, _, _, test)) in enumerate(zip(mutants, changes, strict=True))
        ]
        heard = Heard()
        verdicts = execute(
            Plan(tasks=tuple(tasks)),
            mutants,
            {FILE: source},
            replace(BASELINE, duration=duration),
            pool,
            project,
            heard,
            known={},
            heard=lambda verdict: None,
            noted=lambda word: None,
            expected=lambda task: (),
        )
        return [verdict.status for verdict in verdicts], mutants, heard

    yield ran
    pool.close()


INNOCENT = ("int(FILE", "0 + int(FILE", "def level", "test_level")


def test_what_a_damaged_host_said_is_run_again(run):
    damage = ("amount < 0", "amount > 0", "def charge", "test_charge")
    statuses, (_, innocent), heard = run(damage, INNOCENT)
    assert (innocent.id, Status.KILLED) in heard.verdicts  # the host did remember
    assert statuses == [Status.ERROR, Status.SURVIVED]
    assert "got a new host for tier collected" in heard.said[0]
    assert "test_level failed there: " in heard.said[0]


def test_a_death_that_damages_nothing_costs_one_check(run):
    damage = ("    if amount < 0:\n        SHARED[0] = 1\n", "    if 1:\n", "def charge", "test_charge")
    statuses, _, heard = run(damage, INNOCENT)
    assert statuses == [Status.ERROR, Status.SURVIVED]
    assert heard.said == []
    assert len(heard.verdicts) == 2


KILLS_THE_HOST = "amount < 0 or [os.kill(os.getppid(), 9), __import__('signal').pause()]"


def test_what_ran_between_an_alarm_and_the_hosts_death_is_run_again(run):
    damage = ("amount < 0", "amount > 0", "def charge", "test_charge")
    death = ("amount < 0", KILLS_THE_HOST, "def overwrite", "test_overwrite")
    statuses, *_ = run(damage, INNOCENT, death, duration=100.0)  # so long a suite is not checked before the death
    assert statuses == [Status.ERROR, Status.SURVIVED, Status.ERROR]


def test_a_new_host_proves_itself_before_its_first_mutant(run):
    death = ("amount < 0", KILLS_THE_HOST.replace("[", "[FILE.write_text('1'), "), "def overwrite", "test_overwrite")
    with pytest.raises(IncompleteError, match="no longer runs the unmutated suite") as caught:
        run(death, INNOCENT)
    assert "test_level" in caught.value.why


def test_damage_that_a_new_host_sees_too_ends_the_run(run):
    damage = ("amount < 0", "amount > 0", "def overwrite", "test_overwrite")
    with pytest.raises(IncompleteError, match="no longer runs the unmutated suite") as caught:
        run(damage, INNOCENT)
    assert caught.value.slug == "self-check-lost"
    assert "test_level" in caught.value.why
