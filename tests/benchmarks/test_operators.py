"""The table of what each operator makes, from runs by hand."""

from operators import rows

from auditor.operators import operators
from tests.factories import green_run, realistic_run

OF_EXCLUDED = {one.mutant.operator for one in realistic_run().excluded}
RUNS = [realistic_run(), green_run()]  # the guide suite comes first


def cells(operator):
    row = next(line for line in rows(RUNS) if line.startswith(f"| `{operator}` |"))
    return [cell.strip() for cell in row.strip("|").split("|")]


def heads():
    return [cell.strip() for cell in next(iter(rows(RUNS))).strip("|").split("|")]


def test_every_operator_of_ours_has_a_row():
    lines = list(rows(RUNS))
    assert len(lines) == len(operators()) + 2
    assert lines[2].startswith("| `tenant/")


def test_a_row_counts_what_each_suite_says():
    run = realistic_run()
    row = dict(zip(heads(), cells("tenant/drop_filter"), strict=True))
    of_it = {mutant.id for mutant in run.mutants if mutant.operator == "tenant/drop_filter"}
    statuses = [verdict.status for verdict in run.verdicts if verdict.mutant_id in of_it]
    killed, survived = statuses.count("killed"), statuses.count("survived") + statuses.count("no coverage")
    assert killed
    assert survived
    assert row["killed, `guide_suite`"] == str(killed)
    assert row["survived, `guide_suite`"] == str(survived)
    assert row["survived, `test_suite`"] == "0"


def test_one_that_makes_nothing_says_so():
    silent = operators().keys() - {m.operator for m in realistic_run().mutants} - OF_EXCLUDED
    assert set(cells(min(silent))[2:]) == {"–"}
