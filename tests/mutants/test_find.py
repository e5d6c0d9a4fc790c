"""Nothing is made twice, nothing is lost, and what can't be parsed is said."""

import pytest

from auditor.errors import UsageError
from auditor.model.mutant import ExclusionKind, MutantClass
from auditor.model.render import mutated_source
from auditor.mutants import drop_equivalent, find_mutants

SERVICE = '''\
class Service:
    limit = 1

    @route("/users", status_code=201)
    async def create(self, name: str = "x"):
        """Stores a user."""
        user = User(
            name=name,
            tenant_id=self.tenant_id,
        )
        if not await self.allowed(user):
            raise Forbidden("no")
        await self.session.commit()

        def shown(row):
            return row.id + 1

        return shown(user)
'''


def test_a_mutant_knows_where_it_is() -> None:
    found = find_mutants({"app/service.py": SERVICE})
    [commit] = [mutant for mutant in found.mutants if mutant.operator == "transaction/drop_commit"]
    assert (commit.path, commit.function, commit.family) == ("app/service.py", "Service.create", "transaction")
    assert commit.class_ is MutantClass.CRITICAL
    assert (commit.statement.line, commit.statement.column) == (13, 9)
    assert commit.edits[0].original == "        await self.session.commit()\n"


@pytest.mark.parametrize(
    ("original", "function", "lines"),
    [
        ("limit = 1", "Service", (2, 2)),
        ("status_code=201", "Service.create", (4, 5)),
        ('"x"', "Service.create", (4, 5)),
        ("name=name", "Service.create", (7, 10)),
        ("await self.allowed(user)", "Service.create", (11, 11)),
        ("row.id + 1", "Service.create.shown", (16, 16)),
    ],
)
def test_the_function_and_the_statement_are_those_that_run_it(
    original: str, function: str, lines: tuple[int, int]
) -> None:
    made = [mutant for mutant in find_mutants({"a.py": SERVICE}).mutants if mutant.edits[0].original == original]
    assert made
    assert {(mutant.function, mutant.statement.line, mutant.statement.end_line) for mutant in made} == {
        (function, *lines)
    }


def test_no_two_mutants_make_the_same_text() -> None:
    found = find_mutants({"a.py": SERVICE + "x = not await y\nz = f(1, 1)\n"})
    texts = [mutated_source(SERVICE + "x = not await y\nz = f(1, 1)\n", mutant.edits) for mutant in found.mutants]
    assert len(set(texts)) == len(texts)


def test_a_domain_operator_wins_over_a_general_one() -> None:
    """mutmut drops the argument of `where` too: what is left is the tenant's mutant."""
    source = "rows = select(User).where(User.tenant_id == tenant_id, User.id == id)\n"
    made = [
        mutant.operator
        for mutant in find_mutants({"a.py": source}).mutants
        if mutated_source(source, mutant.edits) == "rows = select(User).where(User.id == id)\n"
    ]
    assert made == ["tenant/drop_filter"]


def test_mutants_come_by_path_and_place() -> None:
    found = find_mutants({"b.py": "x = 1\ny = 2\n", "a.py": SERVICE})
    places = [(mutant.path, mutant.span, mutant.operator) for mutant in found.mutants]
    assert places == sorted(places)


def test_two_runs_find_the_same() -> None:
    sources = {"b.py": "x = 1\n", "a.py": SERVICE}
    assert find_mutants(sources) == find_mutants(dict(reversed(sources.items())))


def test_a_syntax_error_is_said_with_its_line() -> None:
    with pytest.raises(UsageError) as fault:
        find_mutants({"a.py": "x = 1\n", "b.py": "x = 1\n\ndef f(:\n    pass\n"})
    assert (fault.value.slug, fault.value.where) == ("source-syntax-error", "b.py:3")
    assert fault.value.why


@pytest.mark.parametrize("source", ["-" * 100_000 + "1", "(" * 5_000 + ")" * 5_000, "a" + "+a" * 20_000])
def test_a_file_without_a_bottom_is_refused(source: str) -> None:
    with pytest.raises(UsageError) as fault:
        find_mutants({"a.py": source})
    assert fault.value.slug == "source-too-deep"


def test_a_long_sum_is_mutated() -> None:
    assert len(find_mutants({"a.py": "x = a" + " + a" * 200 + "\n"}).mutants) > 200


def test_newer_syntax_than_ours_is_mutated() -> None:
    source = 'type Ids = list[int]\ndef f[T](x: T) -> str:\n    return f"{x["a"]}" + "b"\n'
    assert find_mutants({"a.py": source}).mutants


def test_what_compiles_to_the_same_or_not_at_all_is_moved_with_its_reason() -> None:
    found = find_mutants({"a.py": "x = 1\ny = 2\nprint(3)\n"})
    same, broken = found.mutants[0], found.mutants[1]
    dropped = drop_equivalent(found, {same.id}, {broken.id: "SyntaxError: no"})
    assert set(dropped.mutants) == set(found.mutants) - {same, broken}
    by_id = {one.mutant.id: (one.kind, one.reason) for one in dropped.excluded if one.by == "compiler"}
    assert by_id == {
        same.id: (ExclusionKind.EQUIVALENT, "compiles to the same bytecode"),
        broken.id: (ExclusionKind.UNCOMPILABLE, "SyntaxError: no"),
    }
    assert len(dropped.excluded) == len(found.excluded) + 2


MOVED = """\
class Orders:
    async def place(self, session):
        session.add(Order())
        if self.is_paid:
            note(self)
        session.add(Line())
        await session.flush()
        await session.commit()
"""


@pytest.mark.parametrize("operator", ["transaction/move_commit", "transaction/split_transaction"])
def test_statements_in_another_order_are_run_by_those_who_run_the_first_of_them(operator: str) -> None:
    [mutant] = [one for one in find_mutants({"a.py": MOVED}).mutants if one.operator == operator]
    assert (mutant.function, mutant.statement.line, mutant.statement.end_line) == ("Orders.place", 6, 6)
