"""Mutants in words."""

from auditor.model.wording import bug, family_rank, fault
from tests.factories import a_mutant

SOURCE = "async def get_user(db):\n    return 1 + 2\n"


def mutant(operator: str, source: str = SOURCE):  # type: ignore[no-untyped-def]
    return a_mutant("app/users.py", source, "1 + 2", "1", operator)


def test_a_dropped_thing_is_named_from_the_operator() -> None:
    assert bug(mutant("tenant/drop_filter")) == "get_user loses its tenant filter"
    assert bug(mutant("tenant/drop_guard")) == "get_user loses its tenant guard"
    assert bug(mutant("transaction/drop_commit")) == "get_user loses its commit"
    assert bug(mutant("await/drop_await")) == "get_user loses its await"
    assert bug(mutant("await/drop_statement")) == "get_user loses its awaited statement"
    assert bug(mutant("auth/drop_dependency")) == "get_user loses its auth dependency"


def test_a_changed_thing_is_named_by_its_operator() -> None:
    assert bug(mutant("general/operator_swap")) == "get_user changes (operator swap)"
    assert fault(mutant("general/operator_swap")) == "a changed line (operator swap)"


def test_outside_functions_the_file_stands_for_them() -> None:
    assert bug(mutant("tenant/drop_filter", "limit = 1 + 2\n")) == "app/users.py loses its tenant filter"


def test_families_come_in_the_order_of_what_matters() -> None:
    names = ["general", "zeal", "schema", "await", "transaction", "tenant"]

    assert sorted(names, key=family_rank) == ["tenant", "transaction", "await", "schema", "zeal", "general"]
