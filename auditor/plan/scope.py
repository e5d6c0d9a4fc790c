"""The scope, applied: which of the mutants are judged, and how many are left out, for which reason."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from auditor.config.model import Config
from auditor.config.scope import Level, Scope
from auditor.errors import UsageError
from auditor.model.baseline import Baseline
from auditor.model.codec import load_run
from auditor.model.mutant import Excluded, Found, Mutant
from auditor.model.run import Run
from auditor.model.selection import Limit, Restriction, Selection
from auditor.model.verdict import Status
from auditor.operators import descriptions
from auditor.plan.changes import read_changes
from auditor.plan.diff import touched
from auditor.plan.level import one_a_line
from auditor.plan.sample import draw
from auditor.plan.shard import share

Mutants = tuple[Mutant, ...]
OFF = "!"  # before the name of a family or operator that is switched off
Keep = Callable[[Mutants], Mutants]
_CHOICES = (Limit.LEVEL, Limit.SAMPLE)  # these choose among mutants that are run; the others say where to look


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is left to judge, the excluded mutants of the same places, and how both were chosen."""

    mutants: Mutants
    excluded: tuple[Excluded, ...]
    selection: Selection


class Selector:
    """The scope of a run with what it refers to, read from git and from the newest run before any work is done.

    Raises `UsageError` for a family that does not exist, for paths that match no source and for a revision that git
    does not know, and `AuditorError` where there is no newest run to take the survivors from.
    """

    def __init__(self, config: Config, sources: Mapping[str, str]) -> None:
        self._config, self._scope = config, config.scope
        _known_families(self._scope)
        _matching_paths(self._scope, sources)
        self._changes = read_changes(config.project, self._scope.diff_base) if self._scope.diff_base else None
        self._newest = load_run(config.output / "latest" / "audit.json") if self._scope.survivors else None

    def choose(self, mutants: Mutants, excluded: tuple[Excluded, ...], baseline: Baseline) -> Chosen:
        """Each limit narrows what those before it left."""
        left, listed, restrictions = mutants, excluded, []
        for limit, words, keep in self._limits((*mutants, *(one.mutant for one in excluded)), baseline):
            kept = keep(left)
            restrictions.append(Restriction(limit=limit, words=words, left_out=len(left) - len(kept)))
            left = kept
            if limit not in _CHOICES:
                ids = {mutant.id for mutant in keep(tuple(one.mutant for one in listed))}
                listed = tuple(one for one in listed if one.mutant.id in ids)
        selection = Selection(found=len(mutants), restrictions=tuple(restrictions), shard=self._scope.shard)
        return Chosen(mutants=left, excluded=listed, selection=selection)

    def _limits(self, every: Mutants, baseline: Baseline) -> Iterator[tuple[Limit, str, Keep]]:
        scope, config = self._scope, self._config
        if scope.paths:
            yield Limit.PATHS, f"the paths {', '.join(scope.paths)}", _where(lambda m: _matches(m.path, scope.paths))
        if scope.families:
            words = f"the families {', '.join(scope.families)}"
            yield Limit.FAMILIES, words, _where(lambda m: _is_of(m, scope.families))
        if (changes := self._changes) is not None:
            words = f"the diff against {scope.diff_base}"
            yield Limit.DIFF, words, lambda some: touched(some, changes, baseline, config.project, config.tests)
        if self._newest is not None:
            unnoticed = _unnoticed(self._newest)
            yield Limit.SURVIVORS, f"what survived in run {self._newest.id}", _where(lambda m: m.id in unnoticed)
        if scope.level is Level.QUICK:
            yield Limit.LEVEL, "level quick", one_a_line
        if scope.sample:
            words = f"a sample of {scope.sample} (seed {scope.seed})"
            yield Limit.SAMPLE, words, lambda some: draw(some, scope.sample, scope.seed)
        if scope.shard:
            own = share(every, scope.shard)
            yield Limit.SHARD, f"shard {scope.shard}", _where(lambda m: m.id in own)


def named(found: Found, scope: Scope, sources: Mapping[str, str]) -> Found:
    """What is found in the scope's paths and families; the other limits need a run. Raises `UsageError` as above."""
    _known_families(scope)
    _matching_paths(scope, sources)

    def holds(mutant: Mutant) -> bool:
        in_family = not scope.families or _is_of(mutant, scope.families)
        return in_family and (not scope.paths or _matches(mutant.path, scope.paths))

    return Found(
        mutants=tuple(mutant for mutant in found.mutants if holds(mutant)),
        excluded=tuple(one for one in found.excluded if holds(one.mutant)),
    )


def _where(holds: Callable[[Mutant], bool]) -> Keep:
    return lambda mutants: tuple(mutant for mutant in mutants if holds(mutant))


def _is_of(mutant: Mutant, names: tuple[str, ...]) -> bool:
    """Whether it is of one of the families, or made by one of the operators, and of none that is switched off."""
    on = {name for name in names if not name.startswith(OFF)}
    off = {name.removeprefix(OFF) for name in names if name.startswith(OFF)}
    own = {mutant.family, mutant.operator}
    return not own & off and (not on or bool(own & on))


def _matches(path: str, globs: tuple[str, ...]) -> bool:
    """`*` matches any characters, slashes too; a folder stands for all that is in it."""
    return any(
        fnmatchcase(path, pattern) or fnmatchcase(path, f"{pattern.rstrip('/')}/*")
        for glob in globs
        for pattern in (glob, glob.replace("**/", ""))
    )


def _unnoticed(run: Run) -> frozenset[str]:
    """What no test noticed, and what a run that was ended early did not come to."""
    survived = {v.mutant_id for v in run.verdicts if v.status in (Status.SURVIVED, Status.NO_COVERAGE)}
    survived -= run.redundant.keys()
    return frozenset(survived | ({mutant.id for mutant in run.mutants} - run.verdict_of.keys()))


def _matching_paths(scope: Scope, sources: Mapping[str, str]) -> None:
    for glob in scope.paths:
        if not any(_matches(path, (glob,)) for path in sources):
            raise UsageError(
                "paths-match-nothing",
                f"no audited file matches {glob!r}",
                why=f"{len(sources)} files are audited, such as {next(iter(sources))}",
                remedy="give --paths relative to the project, quoted: --paths 'app/routes/*'",
            )


def _known_families(scope: Scope) -> None:
    known = descriptions()
    families = sorted({description.family for description in known.values()})
    for name in (name.removeprefix(OFF) for name in scope.families):
        if name not in known and name not in families:
            raise UsageError(
                "family-unknown",
                f"there is no family or operator {name!r}",
                remedy=f"families: {', '.join(families)}; operators: such as tenant/drop_filter",
            )
