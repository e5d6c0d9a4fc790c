"""The project's Python taken apart: the functions of the sources, the tests, and all the rest."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set

from auditor.cache.digest import digest
from auditor.cache.functions import Split, mentioned, split_source, split_tests
from auditor.cache.snapshot import Snapshot
from auditor.cache.world import auditor_digest, machine_digest, variables_digest
from auditor.config.model import Config
from auditor.model.environment import Environment


class Parts:
    """`sources` are the audited files, and `split` the same taken apart. `functions` of the sources and `bodies` of the
    tests map "path::qualified name" to a digest; `rest` has a digest of every file without them.

    `tests` are the qualified names of the tests. Where a test sees more of a file than the functions that it runs, the
    files are `seen_whole`.
    """

    def __init__(
        self, snapshot: Snapshot, sources: Iterable[str], tests: Iterable[str], *, seen_whole: bool = False
    ) -> None:
        self.sources = {path: snapshot.python[path] for path in sources if path in snapshot.python}
        self.split = {path: split_source(source) for path, source in self.sources.items()}
        test_files = _split_test_files(snapshot.python, self.split.keys(), tests)
        self.functions = _named(self.split)
        self.bodies = _named(test_files)
        shells = {} if seen_whole else {path: each.shell for path, each in {**self.split, **test_files}.items()}
        self.rest = {**snapshot.tree, **shells}

    def world(
        self, config: Config, environment: Environment, elsewhere: list[tuple[str, str]], early: Collection[str]
    ) -> str:
        """What every verdict depends on; `elsewhere` are files beyond the project with their digests, `early` the
        functions that run at import."""
        return digest(
            auditor_digest(),
            machine_digest(environment),
            variables_digest(config),
            (config.source, config.tests, config.database_env, config.memory_limit),
            sorted(self.rest.items()),
            elsewhere,
            sorted((name, self.functions.get(name)) for name in early),
        )


def _named(split: Mapping[str, Split]) -> dict[str, str]:
    return {f"{path}::{name}": one for path, each in split.items() for name, one in each.functions.items()}


def _split_test_files(python: Mapping[str, bytes], sources: Set[str], tests: Iterable[str]) -> dict[str, Split]:
    names: dict[str, set[str]] = defaultdict(set)
    for test in tests:
        path, _, name = test.partition("::")
        if path in python and path not in sources:
            names[path].add(name)
    words = {word for text in python.values() for word in mentioned(text.decode(errors="replace"))}
    return {
        path: split_tests(python[path], {name for name in some if name.rpartition(".")[2] not in words})
        for path, some in sorted(names.items())
    }
