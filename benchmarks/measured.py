"""What a tool did with its mutants, and the table that sets the tools side by side."""

import ast
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from auditor.model.mutant import GENERAL
from auditor.model.run import Run
from auditor.model.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """`wall` and `judging` in seconds: the whole command, and of it from the first mutant to the last.

    `routes` counts mutants in decorated routes, `domain` those of tenant filters, commits and awaits; None where the
    tool's mutants are not told apart. `load` is the machine's when the tool began.
    """

    mutants: int
    verdicts: Mapping[str, int]
    judging: float
    wall: float | None = None
    workers: int = 1
    routes: int | None = None
    domain: int | None = None
    load: float | None = None
    oracle: float | None = None
    baseline: float | None = None
    ratio: float | None = None
    part: str = ""

    @classmethod
    def read(cls, file: Path) -> "Measured":
        """What `keep` wrote."""
        return cls(**json.loads(file.read_text(encoding="utf-8")))

    def keep(self, file: Path) -> None:
        file.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    @property
    def rate(self) -> float:
        """Mutants a second a worker."""
        return self.mutants / self.judging / self.workers


def measured_run(run: Run, *, wall: float) -> Measured:
    """What a run of the auditor did, whichever engine judged."""
    routes = {(path, name) for path, source in run.sources.items() for name in _routes_of(path, source)}
    return Measured(
        mutants=len(run.mutants),
        verdicts=_counted(run.verdicts),
        judging=run.timings["mutants run"],
        wall=wall,
        workers=run.environment.jobs,
        routes=sum((mutant.path, mutant.function.partition(".")[0]) in routes for mutant in run.mutants),
        domain=sum(mutant.family != GENERAL for mutant in run.mutants),
    )


def on_the_same(run: Run, ids: Iterable[str]) -> Measured:
    """What of the run the mutants `ids` took: each its own cost, and its share of what workers did between mutants."""
    wanted = set(ids)
    chosen = [verdict for verdict in run.verdicts if verdict.mutant_id in wanted]
    share = sum(verdict.duration for verdict in chosen) / sum(verdict.duration for verdict in run.verdicts)
    return Measured(
        mutants=len(chosen),
        verdicts=_counted(chosen),
        judging=round(run.timings["mutants run"] * share, 1),
        workers=run.environment.jobs,
        part="mutmut's",
    )


def table(tools: Mapping[str, Measured], *, base: float) -> list[str]:
    """A column a tool; `base` is the rate that the others are compared with."""
    lines: list[tuple[str, Callable[[Measured], str]]] = [
        ("mutants judged", lambda one: f"{one.mutants}{f' ({one.part})' if one.part else ''}"),
        ("in decorated routes", lambda one: _or_dash(one.routes)),
        ("tenant, commit, await", lambda one: _or_dash(one.domain)),
        ("killed", lambda one: str(one.verdicts.get("killed", 0))),
        ("survived, or covered by no test", lambda one: str(_unnoticed(one))),
        ("time-out or error", lambda one: str(_judged(one) - one.verdicts.get("killed", 0) - _unnoticed(one))),
        ("left out by the auditor (unproductive, equivalent)", lambda one: str(one.mutants - _judged(one))),
        ("load when it began", lambda one: _or_dash(one.load)),
        ("wall, s", lambda one: _or_dash(one.wall)),
        ("of these, mutants, s", lambda one: f"{one.judging:.0f}"),
        ("workers", lambda one: str(one.workers)),
        ("**mutants a second a worker**", lambda one: f"**{one.rate:.2f}**"),
        ("times mutmut's", lambda one: f"{one.rate / base:.2f}"),
        ("oracle limit + baseline, s", lambda one: f"{one.oracle} + {one.baseline}" if one.oracle else "–"),
        ("wall, times that", lambda one: _or_dash(one.ratio)),
    ]
    head = ["| | " + " | ".join(tools) + " |", "| --- " * (len(tools) + 1) + "|"]
    return head + [f"| {name} | " + " | ".join(say(one) for one in tools.values()) + " |" for name, say in lines]


def _counted(verdicts: Iterable[Verdict]) -> dict[str, int]:
    return dict(Counter(verdict.status.value for verdict in verdicts))


def _routes_of(path: str, source: str) -> set[str]:
    """The decorated functions of a file of routes."""
    if "routes" not in path.split("/"):
        return set()
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return {node.name for node in ast.parse(source).body if isinstance(node, kinds) and node.decorator_list}


def _unnoticed(one: Measured) -> int:
    return one.verdicts.get("survived", 0) + one.verdicts.get("no coverage", 0)


def _judged(one: Measured) -> int:
    return sum(one.verdicts.values())


def _or_dash(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:g}" if abs(figure) < 100 else f"{figure:.0f}"
