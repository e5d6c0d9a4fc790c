"""A table whose policies do not bind the tests is one finding, with all that could not be measured for it."""

from auditor.audit.owner_exempt import owner_exempt
from auditor.model.finding import Severity
from auditor.model.mutant import Excluded, ExclusionKind
from auditor.mutants import find_mutants

TEXT = "ON = 'ALTER TABLE notes ENABLE ROW LEVEL SECURITY'\nOWN = 'CREATE POLICY own ON notes USING (a = b)'\n"


def excluded(kind, by):
    mutants = [mutant for mutant in find_mutants({"app/tables.py": TEXT}).mutants if mutant.family == "tenant"]
    return [Excluded(mutant=mutant, kind=kind, reason="the tests own notes", by=by) for mutant in mutants]


def test_a_table_is_one_finding():
    some = excluded(ExclusionKind.NOT_MEASURABLE, "row-security")
    [finding] = owner_exempt(some)
    assert (finding.lint, finding.severity, finding.path, finding.line) == (
        "owner-exempt",
        Severity.HIGH,
        "app/tables.py",
        1,
    )
    assert finding.mutants == tuple(one.mutant.id for one in some)
    assert len(some) == 2
    assert "the tests own notes" in finding.title


def test_what_is_left_out_for_other_reasons_is_none():
    assert owner_exempt(excluded(ExclusionKind.NOT_MEASURABLE, "model-tables")) == ()
    assert owner_exempt(excluded(ExclusionKind.SUPPRESSED, "row-security")) == ()
