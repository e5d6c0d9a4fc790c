"""Which of the project's mutants a run judges, and how many it leaves out, for which reason."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Limit(StrEnum):
    """What narrows a run, in the order in which they do."""

    PATHS = "paths"
    FAMILIES = "families"
    DIFF = "diff"
    SURVIVORS = "survivors"
    LEVEL = "level"
    SAMPLE = "sample"
    SHARD = "shard"
    BUDGET = "time budget"
    ENGINE = "engine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Part `number` of `of`, counted from 1."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number} of {self.of}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """One limit in words ("the diff against main"), and how many mutants are `left_out` because of it."""

    limit: Limit
    words: str
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """`found` are all mutants of the project, those that turn out to be equivalent included; no restriction: all of
    them are judged."""

    found: int = 0
    restrictions: tuple[Restriction, ...] = ()
    shard: Shard | None = None

    def narrowed(self, limit: Limit, words: str, *, left_out: int) -> "Selection":
        """The same with one more restriction."""
        return replace(
            self, restrictions=(*self.restrictions, Restriction(limit=limit, words=words, left_out=left_out))
        )

    @property
    def left_out(self) -> int:
        return sum(restriction.left_out for restriction in self.restrictions)

    @property
    def words(self) -> str:
        """The restrictions as a reader meets them: "the diff against main, level quick"."""
        return ", ".join(restriction.words for restriction in self.restrictions)

    @property
    def may_be_empty(self) -> bool:
        """Whether it can be right that nothing is left to judge: nothing changed, nothing survived, a small share."""
        return any(one.limit in (Limit.DIFF, Limit.SURVIVORS, Limit.SHARD) for one in self.restrictions)

    @property
    def may_miss_a_family(self) -> bool:
        """Whether domain mutants are left out too: a level never does that."""
        return any(one.left_out for one in self.restrictions if one.limit is not Limit.LEVEL)
