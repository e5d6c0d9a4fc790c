"""A mutant: one small change to the audited project's code, and the mutants that are never run."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from auditor.model.span import Span

GENERAL = "general"  # the family of mutmut's operators; all others are domain families


class MutantClass(StrEnum):
    """What a surviving mutant means: a hole, a gap in the score, or advice that needs a concurrent test."""

    CRITICAL = "critical"
    STANDARD = "standard"
    ADVISORY = "advisory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Replace `original` at `span` of the file `path` (posix, relative to the project) by `replacement`."""

    path: str
    span: Span
    original: str
    replacement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change at one place, with an id that is stable under edits elsewhere in the file.

    `operator` is "family/name" (`tenant/drop_filter`, `general/operator_swap`), `function` the qualified name of
    the enclosing function ("" at module level), and `statement` the simple statement, or the header of the compound
    statement, that holds the edit: a test that ran one of its lines covers the mutant.
    """

    id: str
    edits: tuple[Edit, ...]
    operator: str
    family: str
    function: str
    statement: Span
    class_: MutantClass = MutantClass.STANDARD

    @property
    def path(self) -> str:
        return self.edits[0].path

    @property
    def span(self) -> Span:
        return self.edits[0].span


def source_order(mutant: Mutant) -> tuple[str, Span, str, str]:
    """Sorts mutants as they are listed everywhere: by file and place."""
    return mutant.path, mutant.span, mutant.operator, mutant.edits[0].replacement


class ExclusionKind(StrEnum):
    EQUIVALENT = "equivalent"
    UNPRODUCTIVE = "unproductive"
    SUPPRESSED = "suppressed"
    UNCOMPILABLE = "uncompilable"
    NOT_MEASURABLE = "not-measurable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """A mutant that is never run, with the reason why; shown in every report as ignored."""

    mutant: Mutant
    kind: ExclusionKind
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All mutants of a project, both sorted by place and operator; a mutant is in one of them."""

    mutants: tuple[Mutant, ...]
    excluded: tuple[Excluded, ...]

    def of(self, paths: Collection[str]) -> "Found":
        """Those in these files."""
        return Found(
            mutants=tuple(mutant for mutant in self.mutants if mutant.path in paths),
            excluded=tuple(one for one in self.excluded if one.mutant.path in paths),
        )

    def joined(self, other: "Found") -> "Found":
        """These, and the other's, which are of other files."""
        return Found(
            mutants=tuple(sorted((*self.mutants, *other.mutants), key=lambda mutant: mutant.path)),
            excluded=tuple(sorted((*self.excluded, *other.excluded), key=lambda one: one.mutant.path)),
        )


NONE_FOUND = Found(mutants=(), excluded=())
