"""What of the project's mutants a run is asked to judge."""

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from auditor.errors import UsageError
from auditor.model.selection import Shard

_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}


class Level(StrEnum):
    """Full: every mutant. Quick: every domain mutant, and one general mutant a line."""

    QUICK = "quick"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Everything, unless a limit is given; limits narrow one after the other.

    `paths` are globs of source files and `families` names of families or operators (empty: all; with a `!` before
    it, all but that one); `diff_base` is a git
    revision, `survivors` asks for what survived in the newest run; `sample` mutants are drawn with `seed` (0: no
    sample); `shard` is one part of several; after `time_budget` seconds from the run's start (0: no limit) no mutant
    is handed out any more.
    """

    paths: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    diff_base: str = ""
    survivors: bool = False
    level: Level = Level.FULL
    sample: int = 0
    seed: int = 0
    shard: Shard | None = None
    time_budget: float = 0.0

    @property
    def is_of_a_change(self) -> bool:
        """Whether it looks at what has changed since a run, or at what that run left open."""
        return bool(self.diff_base) or self.survivors


def scope_from(given: Mapping[str, Any]) -> Scope:
    """The scope from the file's keys and the flags, the level quick for a diff unless one is named.

    A sample without a seed gets a new one. Raises `UsageError` for a value that can't be read, and for a shard of a
    sample without a seed: every shard would draw another one.
    """
    diff_base = given.get("diff_base") or ""
    sample, seed = given.get("sample") or 0, given.get("seed")
    shard = _shard(given["shard"]) if given.get("shard") else None
    if shard and sample and seed is None:
        raise UsageError(
            "shard-without-seed",
            "a shard of a sample needs the sample's seed",
            why="each shard would draw another sample",
            remedy="give every shard the same --seed S",
        )
    return Scope(
        paths=tuple(given.get("paths") or ()),
        families=_names(given.get("families") or ()),
        diff_base=diff_base,
        survivors=bool(given.get("survivors")),
        level=_level(given.get("level") or (Level.QUICK if diff_base else Level.FULL)),
        sample=sample,
        seed=random.SystemRandom().randrange(1_000_000) if sample and seed is None else seed or 0,
        shard=shard,
        time_budget=_seconds(given["time_budget"]) if given.get("time_budget") else 0.0,
    )


def _names(given: Iterable[str]) -> tuple[str, ...]:
    """ "tenant, !tenant/drop_key" are two."""
    return tuple(name for words in given for name in map(str.strip, words.split(",")) if name)


def _level(name: str) -> Level:
    if name not in list(Level):
        raise UsageError("level-unknown", f"there is no level {name!r}", remedy=f"choose of {', '.join(Level)}")
    return Level(name)


def _shard(text: str) -> Shard:
    match = re.fullmatch(r"(\d{1,4})/(\d{1,4})", text)
    number, of = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= number <= of:
        raise UsageError("shard-not-k-of-n", f"{text!r} is no shard", remedy="the second of four shards is --shard 2/4")
    return Shard(number=number, of=of)


def _seconds(text: str) -> float:
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,3})?)([smh]?)", text)
    seconds = float(match[1]) * _UNITS[match[2]] if match else 0.0
    if seconds <= 0:
        raise UsageError("budget-not-a-time", f"{text!r} is no time budget", remedy="such as 90s, 5m or 1h")
    return seconds
