"""What a task is expected to cost."""

from auditor.execute.cost import NEW_INTERPRETER, expected_cost
from auditor.model.baseline import Baseline
from auditor.model.plan import Task, Tier
from auditor.model.test import Test

BASELINE = Baseline(
    tests=tuple(Test(id=str(n), path="t.py", line=n, duration=10.0**n) for n in range(3)),
    covered={},
    import_lines={},
    unsettled_lines={},
    coverage={},
    duration=111.0,
)


def cost(**task):
    return expected_cost(Task(mutant_id="m", tier=Tier.COLLECTED, whole_row=True, **task), BASELINE)


def test_what_is_left_to_the_disk_costs_its_tests_and_an_interpreter():
    assert cost(tests=(0,), disk_tests=(2,)) - cost(tests=(0,)) == 100.0 + NEW_INTERPRETER
