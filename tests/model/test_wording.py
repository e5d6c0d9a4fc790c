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


def test_a_changed_thing_is_told_by_its_text() -> None:
    assert bug(mutant("general/operator_swap")) == "get_user says `1` for `1 + 2`"
    assert fault(mutant("concurrency/swap_lock")) == "a changed line (swap_lock)"


def test_what_is_replaced_by_nothing_is_lost() -> None:
    assert bug(a_mutant("app/users.py", SOURCE, "1 + ", "", "general/x")) == "get_user loses `1 +`"


def test_long_texts_are_cut() -> None:
    source = f"async def get_user(db):\n    return 1 + 2  # {'x' * 90}\n"
    changed = a_mutant("app/users.py", source, source[28:], "pass", "general/x")

    assert bug(changed).startswith("get_user says `pass` for `return 1 + 2 # xxx")
    assert bug(changed).endswith("xxx…`")
    assert len(bug(changed)) < 70


def test_outside_functions_the_file_stands_for_them() -> None:
    assert bug(mutant("tenant/drop_filter", "limit = 1 + 2\n")) == "app/users.py loses its tenant filter"


def test_families_come_in_the_order_of_what_matters() -> None:
    names = ["general", "zeal", "schema", "await", "transaction", "tenant"]

    assert sorted(names, key=family_rank) == ["tenant", "transaction", "await", "schema", "zeal", "general"]
