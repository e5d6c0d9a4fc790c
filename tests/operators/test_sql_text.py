"""Which conditions on the tenant are found in SQL text, however Python writes it, and that the rest stays as it is."""

import re

import pytest

from auditor.model.render import mutated_source
from auditor.mutants import find_mutants

MADE_TRUE = re.compile(r"\(((?:[^()]|\([^()]*\))*) OR TRUE\)")


def made_true(literal: str) -> list[str]:
    """The conditions that `tenant/drop_filter` makes true, in order; everything else must be as it was."""
    source = f"sql = {literal}\n"
    found = []
    for mutant in find_mutants({"a.py": source}).mutants:
        if mutant.operator == "tenant/drop_filter":
            mutated = mutated_source(source, mutant.edits)
            (condition,) = MADE_TRUE.findall(mutated)
            assert mutated.replace(f"({condition} OR TRUE)", condition) == source
            found.append(condition)
    return sorted(found)


@pytest.mark.parametrize(
    ("literal", "conditions"),
    [
        ('"SELECT 1 FROM a WHERE tenant_id = $1::uuid AND b = 2"', ["tenant_id = $1::uuid"]),
        ('"SELECT 1 FROM a WHERE tenant_id = CAST(:t AS uuid) OR b"', ["tenant_id = CAST(:t AS uuid)"]),
        ('"SELECT 1 FROM a WHERE $1 = a.tenant_id ORDER BY 1"', ["$1 = a.tenant_id"]),
        ("\"SELECT 1 FROM a WHERE tenant_id = %s AND b LIKE '%s%%'\"", ["tenant_id = %s"]),
        ('"DELETE FROM a WHERE tenant_id = %(t)s"', ["tenant_id = %(t)s"]),
        ('"SELECT 1 FROM a WHERE tenant_id IS NOT DISTINCT FROM :t"', ["tenant_id IS NOT DISTINCT FROM :t"]),
        ('"UPDATE a SET tenant_id = $1 WHERE tenant_id = $2"', ["tenant_id = $2"]),
        ('"SELECT 1 FROM a WHERE tenant_id IN (SELECT org_id FROM m)"', ["tenant_id IN (SELECT org_id FROM m)"]),
        ('"SELECT 1 FROM a LEFT JOIN b ON b.id = a.id AND b.tenant_id = :t"', ["b.tenant_id = :t"]),
        ('"SELECT count(*) FILTER (WHERE tenant_id = $1) FROM a"', ["tenant_id = $1"]),
        ('"WITH a AS (SELECT 1 FROM b WHERE tenant_id = $1) SELECT 1 FROM a"', ["tenant_id = $1"]),
        (
            '"SELECT 1 FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.tenant_id = a.tenant_id)"',
            ["b.tenant_id = a.tenant_id"],
        ),
        ("'SELECT 1 FROM a WHERE \"tenant_id\" = :t'", ['"tenant_id" = :t']),
        ("\"SELECT 1 FROM a WHERE b = 'tenant_id = :t' AND tenant_id = :t\"", ["tenant_id = :t"]),
        ('"""\n    -- of tenant_id = :t\n    SELECT 1 FROM a\n    WHERE tenant_id = :t\n"""', ["tenant_id = :t"]),
        (r'''r"SELECT 1 FROM a WHERE b ~ '\d' AND tenant_id = :t"''', ["tenant_id = :t"]),
        (r'"SELECT 1 FROM a\n\tWHERE b = \'x\' AND tenant_id = :t"', ["tenant_id = :t"]),
        ('("SELECT 1 FROM a " "WHERE tenant_id = :t " "LIMIT 1")', ["tenant_id = :t"]),
        ('f"SELECT {columns} FROM {table} WHERE tenant_id = {tenant} {order}"', ["tenant_id = {tenant}"]),
        ("f\"SELECT 1 FROM a WHERE {where} AND tenant_id = '{tenant!s}'\"", ["tenant_id = '{tenant!s}'"]),
        ("f\"SELECT 1 FROM a WHERE b @> '{{}}' AND tenant_id = ${n + 1}\"", ["tenant_id = ${n + 1}"]),
        ('"WHERE tenant_id = :t"', ["tenant_id = :t"]),
        ('" AND a.tenant_id = :t"', ["a.tenant_id = :t"]),
        ('"JOIN b ON b.tenant_id = :t"', ["b.tenant_id = :t"]),
        ('"tenant_id = $1"', ["tenant_id = $1"]),
        ('f"tenant_id = ${number}"', ["tenant_id = ${number}"]),
        # --- none ---
        ('"SELECT 1 FROM a JOIN tenants t ON t.id = a.tenant_id"', []),
        ('"SELECT 1 FROM a WHERE tenant_id = 1 OR tenant_id IS NULL"', []),
        ('"SELECT 1 FROM a WHERE NOT tenant_id = :t"', []),
        ('"SELECT a.tenant_id = :t FROM a"', []),
        ('"INSERT INTO a (tenant_id) VALUES (:t) ON CONFLICT (tenant_id) DO UPDATE SET tenant_id = :t"', []),
        ('"Select the tenant_id = :t of your choice, please"', []),
        ('f"tenant_id={tenant_id}"', []),
        ('"tenant_id = %s is unknown"', []),
        ('b"SELECT 1 FROM a WHERE tenant_id = :t"', []),
        ('"SELECT 1 FROM a WHERE tenant_id = (:t"', []),
        ('"WHERE are the tenant_id = :t ones"', []),
    ],
)
def test_conditions_are_found_where_they_stand(literal: str, conditions: list[str]) -> None:
    assert made_true(literal) == conditions


def test_a_text_of_many_conditions_is_read_once_for_each() -> None:
    text = " AND ".join(f"a{n}.tenant_id = ${n}" for n in range(1, 9))
    tables = ", ".join(f"a{n}" for n in range(1, 9))
    assert len(made_true(f'"SELECT 1 FROM {tables} WHERE {text}"')) == 8
