"""Which test ran the line and looked away."""

from dataclasses import replace

from auditor.audit import audit
from auditor.model.baseline import Baseline
from auditor.model.finding import Finding, Severity
from auditor.model.mutant import Mutant, MutantClass
from auditor.model.test import Outcome, Test
from auditor.model.verdict import RowEntry, Status, Verdict
from tests.factories import a_mutant, realistic_run

SOURCE = """\
async def list_users(session, tenant):
    return await session.scalars(select(User).where(User.tenant == tenant))


async def rename(session, user, name):
    user.name = name
    await session.commit()
    return len(name) + 1
"""
FILTER = a_mutant("app/users.py", SOURCE, ".where(User.tenant == tenant)", "", "tenant/drop_filter")
COMMIT = a_mutant("app/users.py", SOURCE, "await session.commit()", "pass", "transaction/drop_commit")
PLUS = a_mutant("app/users.py", SOURCE, "len(name) + 1", "len(name) - 1", "general/operator_swap")

TESTS = (
    "tests/test_users.py::test_list[one]",
    "tests/test_users.py::test_list[two]",
    "tests/test_users.py::TestRename::test_rename",
    "tests/test_users.py::test_isolation",
)


def baseline() -> Baseline:
    tests = tuple(Test(id=name, path="tests/test_users.py", line=10 + n) for n, name in enumerate(TESTS))
    return Baseline(
        tests=tests, covered={}, import_lines={}, unsettled_lines={}, coverage={}, duration=1.0, process_tests=()
    )


def verdict(mutant: Mutant, status: Status, *row: tuple[int, Outcome]) -> Verdict:
    return Verdict(
        mutant_id=mutant.id, status=status, row=tuple(RowEntry(test=test, outcome=outcome) for test, outcome in row)
    )


def found(*verdicts: Verdict) -> tuple[Finding, ...]:
    return audit((FILTER, COMMIT, PLUS), verdicts, baseline())


def test_a_test_that_runs_a_surviving_tenant_mutant_and_passes_is_named() -> None:
    (finding,) = found(verdict(FILTER, Status.SURVIVED, (3, Outcome.PASSED)))

    assert finding.severity is Severity.HIGH
    assert finding.title == "test_isolation runs list_users and would not notice a lost tenant filter"
    assert finding.why == "It ran app/users.py:2 with a lost tenant filter and passed; no other test notices either."
    assert finding.subject == TESTS[3]
    assert (finding.path, finding.line) == ("tests/test_users.py", 13)
    assert finding.mutants == (FILTER.id,)
    assert finding.tests == (TESTS[3],)
    assert "other" in finding.remedy


def test_severity_is_low_when_another_test_kills_the_mutant() -> None:
    (finding,) = found(verdict(FILTER, Status.KILLED, (0, Outcome.PASSED), (3, Outcome.FAILED)))

    assert finding.severity is Severity.LOW
    assert finding.subject == "tests/test_users.py::test_list"
    assert finding.why.endswith("only other tests notice.")


def test_the_parameters_of_one_test_are_one_finding() -> None:
    (finding,) = found(verdict(FILTER, Status.SURVIVED, (1, Outcome.PASSED), (0, Outcome.PASSED)))

    assert finding.subject == "tests/test_users.py::test_list"
    assert finding.tests == (TESTS[0], TESTS[1])
    assert finding.line == 10


def test_a_test_that_kills_the_mutant_in_one_of_its_parameters_has_not_missed_it() -> None:
    assert found(verdict(FILTER, Status.KILLED, (0, Outcome.PASSED), (1, Outcome.FAILED))) == ()


def test_general_mutants_make_no_finding() -> None:
    assert found(verdict(PLUS, Status.SURVIVED, (2, Outcome.PASSED))) == ()


def test_a_skipped_test_has_missed_nothing() -> None:
    assert found(verdict(FILTER, Status.SURVIVED, (3, Outcome.SKIPPED))) == ()


def test_time_outs_and_errors_say_nothing_of_a_test() -> None:
    rows = ((0, Outcome.PASSED), (3, Outcome.PASSED))

    assert found(verdict(FILTER, Status.TIMEOUT, *rows), verdict(COMMIT, Status.ERROR, *rows)) == ()


def test_one_weak_test_is_one_finding_with_its_mutants_beneath() -> None:
    (finding,) = found(
        verdict(COMMIT, Status.SURVIVED, (2, Outcome.PASSED)), verdict(FILTER, Status.SURVIVED, (2, Outcome.PASSED))
    )

    assert finding.mutants == (FILTER.id, COMMIT.id)
    assert finding.title == "test_rename runs list_users and would not notice a lost tenant filter, nor 1 other bug"


def test_what_only_others_kill_is_left_out_where_something_survives() -> None:
    first, *_ = found(
        verdict(COMMIT, Status.SURVIVED, (2, Outcome.PASSED)),
        verdict(FILTER, Status.KILLED, (2, Outcome.PASSED), (3, Outcome.FAILED)),
    )

    assert first.mutants == (COMMIT.id,)


def test_the_worst_test_comes_first() -> None:
    ordered = found(
        verdict(FILTER, Status.SURVIVED, (0, Outcome.PASSED), (2, Outcome.PASSED)),
        verdict(COMMIT, Status.SURVIVED, (2, Outcome.PASSED)),
    )

    assert [finding.subject for finding in ordered] == [TESTS[2], "tests/test_users.py::test_list"]


def test_critical_mutants_weigh_more_than_many_others() -> None:
    standard = replace(COMMIT, class_=MutantClass.STANDARD)
    other = replace(COMMIT, id="other", class_=MutantClass.STANDARD)
    rows = [verdict(m, Status.SURVIVED, (2, Outcome.PASSED)) for m in (standard, other)]
    rows.append(verdict(FILTER, Status.SURVIVED, (3, Outcome.PASSED)))

    ordered = audit((FILTER, standard, other), rows, baseline())

    assert [finding.subject for finding in ordered] == [TESTS[3], TESTS[2]]


def test_ids_stay_when_other_findings_come_and_go() -> None:
    alone = found(verdict(FILTER, Status.SURVIVED, (3, Outcome.PASSED)))
    beside = found(
        verdict(COMMIT, Status.SURVIVED, (2, Outcome.PASSED)), verdict(FILTER, Status.SURVIVED, (3, Outcome.PASSED))
    )

    assert alone[0].id in {finding.id for finding in beside}
    assert len({finding.id for finding in beside}) == 2


def test_findings_come_in_one_order_whatever_the_order_of_verdicts() -> None:
    run = realistic_run()

    assert audit(run.mutants[::-1], run.verdicts[::-1], run.baseline) == audit(run.mutants, run.verdicts, run.baseline)
