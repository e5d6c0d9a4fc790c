"""A whole baseline as a later run needs it: which of its tests a change may touch, and where its lines are now."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from auditor.cache.digest import digest, digest_of_bytes
from auditor.cache.inputs import Inputs
from auditor.cache.parts import Parts
from auditor.model.baseline import Baseline, FileCoverage
from auditor.model.carried import Carried
from auditor.model.environment import Environment
from auditor.model.test import Stability

Spans = tuple[tuple[int, int], ...]
Lines = Mapping[int, int]  # where a line of the earlier file stands now


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The lines of a function's body, and a digest of what stands there."""

    spans: Spans
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The `baseline` of the run `run`, taken in this environment while the world was `world`.

    `files` maps each source to its digest, `texts` each function of the sources to its text, `bodies` each test's to
    its digest. `early` functions ran at import; what runs `always` can't be charged to a test.
    """

    run: str
    baseline: Baseline
    environment: Environment
    outside: tuple[str, ...]
    world: str
    early: tuple[str, ...]
    always: tuple[str, ...]
    files: Mapping[str, str]
    texts: Mapping[str, Text]
    bodies: Mapping[str, str]


def whole(
    run: str, baseline: Baseline, environment: Environment, outside: tuple[str, ...], inputs: Inputs
) -> Whole | None:
    """None where no part of the baseline could be told from the others: unstable tests, programs that tests start,
    sources that they read."""
    if not _can_be_told_apart(baseline):
        return None
    return Whole(
        run=run,
        baseline=baseline,
        environment=environment,
        outside=outside,
        world=inputs.world,
        early=tuple(sorted(inputs.runs.early)),
        always=tuple(sorted(inputs.runs.always)),
        files=_files(inputs.parts),
        texts=_texts(inputs.parts),
        bodies=inputs.parts.bodies,
    )


def carried(known: Whole, parts: Parts, hoped: frozenset[str]) -> Carried | None:
    """What still holds while the world is as it was then; None where nothing does, or not enough to be worth it.

    A test is touched by a change of its own body, and of any function that it ran; all are by a function that runs at
    other times. `hoped` are functions that are taken for tests.
    """
    changed_files = {path for path, now in _files(parts).items() if known.files.get(path) != now}
    texts = _texts(parts)
    changed = {name for name in {*texts, *known.texts} if not _same(known.texts.get(name), texts.get(name))}
    if any(_runs_at_other_times(path, known) for path in changed_files):
        return None
    moved = {path: dict(_moved(path, known.texts, texts, changed)) for path in changed_files}
    others, runners = _changed_tests(known, parts), _runners(known, changed)
    every = {test.id for test in known.baseline.tests}
    if every == others | runners:
        return None
    return Carried(
        run=known.run,
        baseline=_in_place(known.baseline, moved),
        environment=known.environment,
        tests=frozenset(every - others - runners),
        runners=frozenset(runners - others),
        anew={
            path: frozenset(range(1, len(parts.sources[path].splitlines()) + 1)).difference(lines.values())
            for path, lines in sorted(moved.items())
        },
        hoped=hoped,
        outside=known.outside,
    )


def _can_be_told_apart(baseline: Baseline) -> bool:
    stable = all(test.stability is Stability.STABLE and test.outcome.is_green for test in baseline.tests)
    return stable and not baseline.process_tests and not baseline.source_readers


def _files(parts: Parts) -> dict[str, str]:
    return {path: digest_of_bytes(parts.sources[path]) for path in sorted(parts.sources)}


def _texts(parts: Parts) -> dict[str, Text]:
    return {
        f"{path}::{name}": Text(spans=tuple(spans), digest=_text(parts.sources[path].splitlines(), spans))
        for path, split in parts.split.items()
        for name, spans in split.bodies.items()
    }


def _text(lines: list[bytes], spans: list[tuple[int, int]]) -> str:
    return digest([lines[first - 1 : last] for first, last in spans])


def _same(then: Text | None, now: Text | None) -> bool:
    return then is not None and now is not None and then.digest == now.digest


def _runs_at_other_times(path: str, known: Whole) -> bool:
    return bool(known.baseline.end_lines.get(path)) or any(name.startswith(f"{path}::") for name in known.always)


def _changed_tests(known: Whole, parts: Parts) -> set[str]:
    """The ids of the tests; one that is made elsewhere (in a base class, by a plugin) may be any."""
    is_any_changed = known.bodies != parts.bodies
    changed = set()
    for test in known.baseline.tests:
        then, now = (bodies.get(test.function) for bodies in (known.bodies, parts.bodies))
        if then != now or (is_any_changed and then is None):
            changed.add(test.id)
    return changed


def _runners(known: Whole, changed: Iterable[str]) -> set[str]:
    """The ids of the tests that ran one of the functions."""
    found: set[int] = set()
    for name in changed:
        ran = known.baseline.covered.get(name.partition("::")[0], {})
        for first, last in known.texts[name].spans if name in known.texts else ():
            found.update(test for line in range(first, last + 1) for test in ran.get(line, ()))
    return {known.baseline.tests[number].id for number in found}


def _moved(
    path: str, then: Mapping[str, Text], now: Mapping[str, Text], changed: Collection[str]
) -> Iterator[tuple[int, int]]:
    """The lines of the functions that are as they were."""
    for name, text in now.items():
        if name.startswith(f"{path}::") and name not in changed:
            for (first, last), (begin, _) in zip(then[name].spans, text.spans, strict=True):
                yield from ((line, begin + line - first) for line in range(first, last + 1))


def _in_place(baseline: Baseline, moved: Mapping[str, Lines]) -> Baseline:
    """The baseline without the lines of the moved files that are nowhere any more."""

    def lines_of(known: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
        return {**known, **{path: _kept(known.get(path, ()), lines) for path, lines in moved.items()}}

    return replace(
        baseline,
        covered={
            **baseline.covered,
            **{path: _charges(baseline.covered.get(path, {}), lines) for path, lines in moved.items()},
        },
        unsettled_lines=lines_of(baseline.unsettled_lines),
        session_lines=lines_of(baseline.session_lines),
        coverage={
            path: _figures(figures, moved[path]) if path in moved else figures
            for path, figures in baseline.coverage.items()
        },
    )


def _kept(lines: Iterable[int], moved: Lines) -> tuple[int, ...]:
    return tuple(sorted(moved[line] for line in lines if line in moved))


def _charges(covered: Mapping[int, tuple[int, ...]], moved: Lines) -> dict[int, tuple[int, ...]]:
    return {moved[line]: tests for line, tests in covered.items() if line in moved}


def _figures(figures: FileCoverage, moved: Lines) -> FileCoverage:
    branches = ((moved[start], moved.get(end, -1)) for start, end in figures.missing_branches if start in moved)
    return replace(figures, missing_lines=_kept(figures.missing_lines, moved), missing_branches=tuple(sorted(branches)))
