"""Flaky and order-dependent tests are told apart, named, and decide nothing alone."""

import pytest

from auditor.model.codec import load_run
from auditor.model.test import Stability

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


def statuses(run):
    """What the mutants of each function came to."""
    found = {}
    for mutant in run.mutants:
        found.setdefault(mutant.function, set()).add(str(run.verdict_of[mutant.id].status))
    return found


def stability(run):
    return {test.id.partition("::test_")[2]: test.stability for test in run.baseline.tests}


def test_a_flaky_test_is_named_and_decides_nothing_alone(auditor, copy_of):
    project = copy_of("flaky")
    answer = auditor("run", project, "--jobs", 1)
    run = load_run(project / "reports/latest/audit.json")
    assert stability(run) == {
        "red_in_the_first_run": Stability.FLAKY,
        "red_in_the_second_run": Stability.FLAKY,
        "net": Stability.STABLE,
        "half": Stability.STABLE,
        "red_in_the_fifth_run": Stability.FLAKY,
    }
    assert [check.tier for check in run.self_check if not check.used] == []
    assert statuses(run) == {
        "": {"killed"},
        "net": {"killed"},
        "half": {"killed"},
        "gross": {"error"},
        "quarter": {"error"},
    }
    assert answer.returncode == 5, answer.stdout
    assert "3 tests decide nothing alone" in answer.stdout
    page = (project / "reports/latest/run.html").read_text()
    assert "flaky: assert 1 != 1" in page
    agreed = auditor("verify", project)
    assert agreed.returncode == 0, agreed.stdout + agreed.stderr


def test_an_order_dependent_test_is_named_and_its_subset_is_no_kill(auditor, copy_of):
    project = copy_of("order_dependent")
    answer = auditor("run", project, "--fail-under", 0)
    run = load_run(project / "reports/latest/audit.json")
    assert stability(run) == {
        "fills_the_stock": Stability.STABLE,
        "counts_what_another_test_left": Stability.ORDER_DEPENDENT,
        "labels": Stability.STABLE,
    }
    assert statuses(run) == {"label": {"killed"}, "count": {"killed"}, "colour": {"survived"}, "twice": {"error"}}
    assert "test_counts_what_another_test_left (order-dependent)" in answer.stdout
    agreed = auditor("verify", project)
    assert agreed.returncode == 0, agreed.stdout + agreed.stderr


@pytest.mark.parametrize(
    ("more", "slug", "said"),
    [
        (
            "def test_ends():\n    pytest.exit('enough')\n\ndef test_last():\n    pass\n",
            "suite-stops-early",
            "test_ends",
        ),
        (
            "import time\n@pytest.mark.parametrize('n', [time.time_ns()])\ndef test_now(n):\n    assert n\n",
            "suite-changes",
            "::test_now[",
        ),
    ],
)
def test_a_suite_that_is_another_one_each_time_is_refused(auditor, copy_of, more, slug, said):
    project = copy_of("pure_python")
    with (project / "tests/test_price.py").open("a") as file:
        file.write(more)
    answer = auditor("run", project)
    assert answer.returncode == 3
    assert f"[{slug}]" in answer.stderr
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr
