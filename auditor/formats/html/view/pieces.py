"""What every page is made of: marks, links, bars, scores."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.model.plain import percent
from auditor.model.score import Tally
from auditor.model.verdict import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A status, told three times: by symbol, by word and, through `css`, by colour."""

    symbol: str
    word: str
    css: str


MARKS = {
    Status.KILLED: Mark(symbol="✓", word="killed", css="killed"),
    Status.SURVIVED: Mark(symbol="✗", word="survived", css="survived"),
    Status.NO_COVERAGE: Mark(symbol="○", word="not covered", css="uncovered"),
    Status.TIMEOUT: Mark(symbol="◔", word="timed out", css="undecided"),
    Status.ERROR: Mark(symbol="!", word="error", css="undecided"),
}
REDUNDANT = Mark(symbol="≈", word="jointly covered", css="redundant")
PENDING = Mark(symbol="…", word="not run", css="undecided")
IGNORED = Mark(symbol="–", word="left out", css="ignored")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`href` is relative to the report's root; "" is no link."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The first of a long list, and how many more there are."""

    shown: tuple[Link, ...]
    more: int = 0

    @property
    def total(self) -> int:
        return len(self.shown) + self.more


def first(links: Sequence[Link], most: int) -> Listed:
    return Listed(shown=tuple(links[:most]), more=max(0, len(links) - most))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One piece of a bar of 100 units."""

    css: str
    x: str
    width: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreView:
    """A tally as shown: `share` is cut, never rounded up; `sort` orders shares, those without one last."""

    share: str
    covered_share: str
    sort: str
    killed: int
    covered: int
    scored: int
    survived: int
    uncovered: int
    undecided: int
    ignored: int
    redundant: int
    bar: tuple[Part, ...]
    whole: bool


def score_view(tally: Tally) -> ScoreView:
    scored = tally.killed + tally.survived + tally.no_coverage
    return ScoreView(
        share=percent(tally.score),
        covered_share=percent(tally.covered_score),
        sort="2" if tally.score is None else f"{float(tally.score):.6f}",
        killed=tally.killed,
        covered=tally.killed + tally.survived,
        scored=scored,
        survived=tally.survived,
        uncovered=tally.no_coverage,
        undecided=tally.without_verdict,
        ignored=tally.ignored,
        redundant=tally.redundant,
        bar=bar(
            (
                ("killed", tally.killed),
                ("survived", tally.survived),
                ("uncovered", tally.no_coverage),
                ("undecided", tally.without_verdict),
            )
        ),
        whole=tally.score == 1,
    )


def bar(counts: Sequence[tuple[str, float]]) -> tuple[Part, ...]:
    """The counts side by side on 100 units; those of nothing are left out."""
    total, x = sum(count for _, count in counts), 0.0
    parts = []
    for css, count in counts:
        if count:
            width = count / total * 100
            parts.append(Part(css=css, x=f"{x:.2f}", width=f"{width:.2f}"))
            x += width
    return tuple(parts)


def slug(path: str) -> str:
    """A file name for the module's page: the same for the same path, different for different ones on any disk."""
    stem = path.removesuffix(".py")
    if path.endswith(".py") and len(stem) <= 120 and re.fullmatch(r"[a-z0-9_-]+(/[a-z0-9_-]+)*", stem):
        return stem.replace("/", ".")
    return f"{re.sub(r'[^a-z0-9]+', '-', stem.lower())[:60].strip('-')}-{_digest(path)}"


def anchor_of_test(test_id: str) -> str:
    return f"t-{_digest(test_id)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:10]
