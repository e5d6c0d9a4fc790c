"""From coverage's contexts to: which tests ran a line, what ran at import, and what can't be charged to a test."""

from collections.abc import Mapping
from pathlib import Path

from auditor.workers.message import Message

Lines = dict[str, dict[int, tuple[int, ...]]]


def join_lines(
    first: Message, second: Message, project: Path, tests: int
) -> tuple[Lines, dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]:
    """`covered`, `unsettled` and `imported` lines by relative path.

    A line charged to other tests when the order is reversed is unsettled: whatever ran it (a lazy singleton, a memo,
    a shared teardown) may have served tests that coverage did not charge, so every test counts as covering it.
    """
    numbers = {test["id"]: number for number, test in enumerate(first["tests"])}
    runs = [_charges(run, project, numbers) for run in (first, second)]
    covered: Lines = {}
    unsettled: dict[str, tuple[int, ...]] = {}
    imported: dict[str, tuple[int, ...]] = {}
    for path in sorted({path for run in runs for path in run}):
        lines = [run.get(path, {}) for run in runs]
        loose = []
        for line in sorted({line for run in lines for line in run}):
            one, other = (run.get(line, _NOTHING) for run in lines)
            if one.tests or other.tests:
                covered.setdefault(path, {})[line] = tuple(sorted(one.tests | other.tests))
            if one.tests != other.tests or one.loose or other.loose:
                loose.append(line)
                covered.setdefault(path, {})[line] = tuple(range(tests))
        unsettled[path] = tuple(loose)
        imported[path] = tuple(sorted({line for run in lines for line, charge in run.items() if charge.imported}))
    return covered, unsettled, imported


class _Charge:
    """Whom one run charges with a line."""

    def __init__(self, contexts: list[str], users: Mapping[str, set[int]]) -> None:
        self.tests: set[int] = set()
        for context in contexts:
            self.tests |= users.get(context, set())
        self.imported = "import" in contexts
        self.loose = "between" in contexts


_NOTHING = _Charge([], {})


def users_of(run: Message, numbers: Mapping[str, int]) -> dict[str, set[int]]:
    """The tests for which a context of the run works: the test itself, or all that use the fixture.

    `numbers` are the tests' indexes in the first run; a test that only this run collected is charged to nobody.
    """
    own = [numbers.get(test["id"]) for test in run["tests"]]
    users = {f"test:{index}": {number} for index, number in enumerate(own) if number is not None}
    for context, indexes in run["fixture_users"].items():
        users[context] = {number for index in indexes if (number := own[index]) is not None}
    return users


def _charges(run: Message, project: Path, numbers: Mapping[str, int]) -> dict[str, dict[int, _Charge]]:
    users = users_of(run, numbers)
    return {
        Path(path).relative_to(project).as_posix(): {
            int(line): _Charge(contexts, users) for line, contexts in lines.items()
        }
        for path, lines in run["contexts"].items()
    }
