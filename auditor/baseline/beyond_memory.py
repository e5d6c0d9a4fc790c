"""Tests whose word depends on files on disk: they start programs, or read sources, or use what did so for them."""

from collections.abc import Iterable
from pathlib import Path

from auditor.baseline.coverage_map import users_of
from auditor.workers.message import Message


def process_tests(first: Message, second: Message) -> tuple[int, ...]:
    """The tests that a program was started for, in either of the two runs."""
    return _settled([(run, run["process_starters"]) for run in (first, second)])


def source_readers(first: Message, second: Message, project: Path) -> dict[str, tuple[int, ...]]:
    """By relative path, the tests that a source file was read for."""
    paths = sorted({*first["source_readers"], *second["source_readers"]})
    return {
        Path(path).relative_to(project).as_posix(): _settled(
            [(run, run["source_readers"].get(path, [])) for run in (first, second)]
        )
        for path in paths
    }


def _settled(charges: list[tuple[Message, Iterable[str]]]) -> tuple[int, ...]:
    """All tests where the two runs charge different ones (a server that whoever comes first starts), or nobody's."""
    numbers = {test["id"]: number for number, test in enumerate(charges[0][0]["tests"])}
    everybody = set(numbers.values())
    found: list[set[int]] = []
    for run, contexts in charges:
        users = users_of(run, numbers)
        found.append({test for context in contexts for test in users.get(context, everybody)})
    return tuple(sorted(found[0] if found[0] == found[1] else everybody))
