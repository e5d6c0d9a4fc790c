"""A sample of the domain mutants that the guide suite lets survive, each judged by hand: is it worth a test?

    make audit-guide && .venv/bin/python benchmarks/survivors.py --write

writes docs/operators/survivors.md from the last run, with the seed and the judgements of docs/operators/survivors.toml:

    [judged.0123456789ab]            # a mutant's id
    judgement = "productive"         # or "unproductive", or "equivalent"
    reason = "another tenant's page would be shown"

--check fails where the page is another one, and where a mutant of the sample is not judged.
"""

import hashlib
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from before_after import ROOT, RUNS

from auditor.model.codec import load_run
from auditor.model.mutant import GENERAL, Mutant
from auditor.model.plain import percent, visible
from auditor.model.render import diff
from auditor.model.run import Run
from auditor.model.verdict import Status

GUIDE = "examples/guide_suite"
PAGE, JUDGEMENTS = ROOT / "docs/operators/survivors.md", ROOT / "docs/operators/survivors.toml"
SIZE = 60
KINDS = ("productive", "unproductive", "equivalent")
GOAL = Fraction(5, 100)
_MOST = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    judgement: str
    reason: str


def main(words: list[str]) -> int:
    run = load_run(ROOT / RUNS[GUIDE] / "audit.json")
    seed, judged = read(JUDGEMENTS)
    text = page(run, seed, judged)
    if not words:
        print(text, end="")
        return 0
    if words[0] == "--write":
        PAGE.write_text(text, encoding="utf-8")
        return 0
    open_ = [mutant.id for mutant in drawn(run, seed) if mutant.id not in judged]
    if open_:
        print(f"{len(open_)} of the sample are not judged in {JUDGEMENTS.name}: {' '.join(open_)}", file=sys.stderr)
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        print(f"{PAGE.name} is not of the last run; benchmarks/survivors.py --write mends it", file=sys.stderr)
        return 1
    return 1 if open_ else 0


def read(file: Path) -> tuple[int, dict[str, Judgement]]:
    """The seed, and the judgements by mutant id. Raises `ValueError` for a judgement that is none, or has no reason."""
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    judged = {id_: Judgement(**one) for id_, one in told.get("judged", {}).items()}
    for id_, one in judged.items():
        if one.judgement not in KINDS or not one.reason.strip():
            raise ValueError(f"{file}: {id_} needs one of {', '.join(KINDS)} and a reason")
    return told["seed"], judged


def drawn(run: Run, seed: int) -> tuple[Mutant, ...]:
    """The sample, in the order of the sources: those whose ids, hashed with the seed, come first. So it is the same for
    the same survivors and seed, and one survivor more or less changes one place of it: judgements last."""
    verdict_of, redundant = run.verdict_of, run.redundant
    survivors = [
        mutant
        for mutant in run.mutants
        if mutant.family != GENERAL
        and mutant.id in verdict_of
        and verdict_of[mutant.id].status is Status.SURVIVED
        and mutant.id not in redundant
    ]
    by_lot = sorted(survivors, key=lambda mutant: hashlib.sha256(f"{seed} {mutant.id}".encode()).digest())
    chosen = {mutant.id for mutant in by_lot[:SIZE]}
    return tuple(mutant for mutant in survivors if mutant.id in chosen)


def page(run: Run, seed: int, judged: Mapping[str, Judgement]) -> str:
    return "\n".join(_lines(run, seed, judged)) + "\n"


def _lines(run: Run, seed: int, judged: Mapping[str, Judgement]) -> Iterator[str]:
    sample = drawn(run, seed)
    yield "# Are the survivors worth a test?"
    yield ""
    yield (
        f"{len(sample)} domain mutants that `{GUIDE}` lets survive, drawn with seed {seed} and judged by hand: would a "
        "reviewer want a test that notices? Made by `benchmarks/survivors.py --write` of the last run and "
        "`survivors.toml`."
    )
    yield ""
    yield _share(sample, judged)
    yield ""
    yield "| mutant | operator | place | change | judgement | reason |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for mutant in sample:
        one = judged.get(mutant.id, Judgement(judgement="not judged yet", reason=""))
        place, change = f"{mutant.path}:{mutant.span.line}", change_of(mutant, run.sources[mutant.path])
        yield f"| {mutant.id} | `{mutant.operator}` | {place} | {change} | {one.judgement} | {_cell(one.reason)} |"


def _share(sample: tuple[Mutant, ...], judged: Mapping[str, Judgement]) -> str:
    counts = Counter(judged[mutant.id].judgement for mutant in sample if mutant.id in judged)
    number = counts.total()
    told = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS)
    idle = number - counts["productive"]
    share = percent(Fraction(idle, number)) if number else "–"
    return f"Judged: {number} of {len(sample)}: {told}. Not worth a test: **{share}** (goal: at most {percent(GOAL)})."


def change_of(mutant: Mutant, source: str) -> str:
    """What goes and what comes, on one line."""
    lines = diff(mutant, source, context=0).split("\n")[2:]
    gone, new = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return f"{_code(gone)} → {_code(new)}" if new else f"{_code(gone)} gone"


def _code(text: str) -> str:
    text = visible(text) if len(text) <= _MOST else f"{visible(text[: _MOST - 1])}…"
    return f"`` {_cell(text)} ``" if "`" in text else f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
