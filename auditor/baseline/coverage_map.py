"""From coverage's contexts to: which tests ran a line, and which lines can't be charged to a test alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.model.baseline import Baseline
from auditor.workers.message import Message

Lines = Mapping[str, tuple[int, ...]]
IMPORT, BETWEEN, END, SESSION = "import", "between", "end", "fixture:session:"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageMap:
    """By relative path: `covered` maps line → tests; the others are lines, as in `Baseline`."""

    covered: Mapping[str, Mapping[int, tuple[int, ...]]]
    imported: Lines
    unsettled: Lines
    session: Lines
    ended: Lines


def join_lines(first: Message, second: Message, project: Path, tests: int) -> CoverageMap:
    """The two baseline runs as one map.

    A line charged to other tests when the order is reversed is unsettled: whatever ran it (a lazy singleton, a memo,
    a shared teardown) may have served tests that coverage did not charge, so every test counts as covering it.
    """
    numbers = {test["id"]: number for number, test in enumerate(first["tests"])}
    runs = [_charges(run, project, numbers) for run in (first, second)]
    covered: dict[str, dict[int, tuple[int, ...]]] = {}
    unsettled: dict[str, tuple[int, ...]] = {}
    for path in sorted({path for run in runs for path in run}):
        lines = [run.get(path, {}) for run in runs]
        loose = []
        for line in sorted({line for run in lines for line in run}):
            one, other = (run.get(line, _NOTHING) for run in lines)
            if one.tests or other.tests:
                covered.setdefault(path, {})[line] = tuple(sorted(one.tests | other.tests))
            if one.tests != other.tests or one.ran_in(BETWEEN) or other.ran_in(BETWEEN):
                loose.append(line)
                covered.setdefault(path, {})[line] = tuple(range(tests))
        unsettled[path] = tuple(loose)
    imported, session, ended = (_lines_in(where, runs) for where in (IMPORT, SESSION, END))
    return CoverageMap(covered=covered, imported=imported, unsettled=unsettled, session=session, ended=ended)


def not_repeated(replay: Message, baseline: Baseline, project: Path) -> Lines:
    """Lines that a test ran in the baseline but not in the replay: what was cached is not made again there."""
    again = _charges(replay, project, {test.id: number for number, test in enumerate(baseline.tests)})
    return {
        path: tuple(
            line
            for line, tests in sorted(lines.items())
            if not again.get(path, {}).get(line, _NOTHING).tests >= {*tests}
            and line not in baseline.unsettled_lines.get(path, ())
        )
        for path, lines in sorted(baseline.covered.items())
    }


class _Charge:
    """Whom one run charges with a line."""

    def __init__(self, contexts: list[str], users: Mapping[str, set[int]]) -> None:
        self.tests: set[int] = set()
        for context in contexts:
            self.tests |= users.get(context, set())
        self._contexts = contexts

    def ran_in(self, where: str) -> bool:
        return any(context.startswith(where) for context in self._contexts)


_NOTHING = _Charge([], {})
_Charges = Mapping[str, Mapping[int, _Charge]]


def users_of(run: Message, numbers: Mapping[str, int]) -> dict[str, set[int]]:
    """The tests for which a context of the run works: the test itself, or all that use the fixture.

    `numbers` are the tests' indexes in the first run; a test that only this run collected is charged to nobody.
    """
    own = [numbers.get(test["id"]) for test in run["tests"]]
    users = {f"test:{index}": {number} for index, number in enumerate(own) if number is not None}
    for context, indexes in run["fixture_users"].items():
        users[context] = {number for index in indexes if (number := own[index]) is not None}
    return users


def _charges(run: Message, project: Path, numbers: Mapping[str, int]) -> _Charges:
    users = users_of(run, numbers)
    return {
        Path(path).relative_to(project).as_posix(): {
            int(line): _Charge(contexts, users) for line, contexts in lines.items()
        }
        for path, lines in run["contexts"].items()
    }


def _lines_in(where: str, runs: Iterable[_Charges]) -> Lines:
    found: dict[str, set[int]] = {}
    for run in runs:
        for path, lines in run.items():
            found.setdefault(path, set()).update(line for line, charge in lines.items() if charge.ran_in(where))
    return {path: tuple(sorted(lines)) for path, lines in sorted(found.items())}
