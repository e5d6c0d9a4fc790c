"""The mutants as `mutation.json`, in the report schema of mutation-testing-elements, version 2.

Statuses are the schema's: an error is a RuntimeError, an excluded mutant and a redundant guard are Ignored with the
reason. A mutant of
several edits shows its first one and lists all in its description. No path of this machine is written.
"""

from collections.abc import Iterable
from math import ceil
from pathlib import Path
from typing import Any

from auditor.formats._together import together
from auditor.model.codec import encode
from auditor.model.mutant import Excluded, Mutant
from auditor.model.run import Run
from auditor.model.span import Span
from auditor.model.test import Test
from auditor.model.verdict import Status, Verdict
from auditor.model.wording import bug

API = 1
suffix = ".json"

_STATUSES = {
    Status.KILLED: "Killed",
    Status.SURVIVED: "Survived",
    Status.TIMEOUT: "Timeout",
    Status.NO_COVERAGE: "NoCoverage",
    Status.ERROR: "RuntimeError",
}


def write(run: Run, out: Path) -> list[Path]:
    """Writes `mutation.json`. Raises `OSError`."""
    path = out / "mutation.json"
    path.write_bytes(encode(document(run)))
    return [path]


def document(run: Run) -> dict[str, Any]:
    """The run in the schema's words; every audited file is in it, with or without mutants."""
    mutants = [*_verdicts(run), *(_ignored(excluded) for excluded in run.excluded)]
    by_path: dict[str, list[dict[str, Any]]] = {path: [] for path in run.sources}
    for path, mutant in mutants:
        by_path[path].append(mutant)
    return {
        "schemaVersion": "2.0",
        "thresholds": _thresholds(run),
        "files": {
            path: {"language": "python", "source": run.sources[path], "mutants": sorted(found, key=_place)}
            for path, found in by_path.items()
        },
        "testFiles": _test_files(run.baseline.tests),
        "framework": {
            "name": "auditor",
            "version": run.environment.auditor,
            "dependencies": dict(run.environment.packages),
        },
        "performance": _performance(run),
    }


def _verdicts(run: Run) -> Iterable[tuple[str, dict[str, Any]]]:
    verdict_of, redundant = run.verdict_of, run.redundant
    task_of = {task.mutant_id: task for task in run.plan.tasks}
    for mutant in run.mutants:
        shown = _mutant(mutant)
        verdict, task = verdict_of.get(mutant.id), task_of.get(mutant.id)
        shown["coveredBy"] = _ids(run, task.covering if task else ())
        if verdict is None:
            shown |= {"status": "Pending", "statusReason": "the run ended before this mutant"}
        else:
            shown |= {
                "status": "Ignored" if mutant.id in redundant else _STATUSES[verdict.status],
                "killedBy": _ids(run, verdict.killers if verdict.status is Status.KILLED else ()),
                "testsCompleted": len(verdict.row),
                "duration": _milliseconds(verdict.duration),
            }
            if reason := together(run, mutant) or _reason(verdict, task.why_not if task else ""):
                shown["statusReason"] = reason
        yield mutant.path, shown


def _ignored(excluded: Excluded) -> tuple[str, dict[str, Any]]:
    by = f" (by {excluded.by})" if excluded.by else ""
    reason = f"{excluded.kind}: {excluded.reason}{by}"
    return excluded.mutant.path, _mutant(excluded.mutant) | {"status": "Ignored", "statusReason": reason}


def _mutant(mutant: Mutant) -> dict[str, Any]:
    description = bug(mutant)
    if len(mutant.edits) > 1:
        edits = (f"{e.path}:{e.span.line}:{e.span.column} {e.original!r} → {e.replacement!r}" for e in mutant.edits)
        description += ": " + "; ".join(edits)
    return {
        "id": mutant.id,
        "mutatorName": mutant.operator,
        "location": _location(mutant.span),
        "replacement": mutant.edits[0].replacement,
        "description": description,
    }


def _reason(verdict: Verdict, why_not: str) -> str:
    if verdict.status is Status.KILLED:
        return next((entry.failure for entry in verdict.row if not entry.outcome.is_green and entry.failure), "")
    if verdict.status is Status.NO_COVERAGE:
        return verdict.detail or why_not
    return verdict.detail


def _thresholds(run: Run) -> dict[str, int]:
    """The gate knows no amber: both bounds are its minimum for all mutants."""
    limit = next((c.limit for c in run.gate.conditions if c.name == "fail_under"), 0.0)
    minimum = min(100, max(0, ceil(round(limit * 100, 6))))
    return {"high": minimum, "low": minimum}


def _test_files(tests: Iterable[Test]) -> dict[str, Any]:
    files: dict[str, list[dict[str, Any]]] = {}
    for test in tests:
        name = test.id.partition("::")[2] or test.id
        location = {"start": {"line": max(1, test.line), "column": 1}}
        files.setdefault(test.path, []).append({"id": test.id, "name": name, "location": location})
    return {path: {"tests": sorted(found, key=lambda test: str(test["id"]))} for path, found in files.items()}


def _performance(run: Run) -> dict[str, float]:
    baseline = run.timings.get("baseline", run.baseline.duration)
    mutation = run.timings.get("mutants run", sum(verdict.duration for verdict in run.verdicts))
    return {
        "setup": _milliseconds(max(0.0, run.duration - baseline - mutation)),
        "initialRun": _milliseconds(baseline),
        "mutation": _milliseconds(mutation),
    }


def _ids(run: Run, tests: Iterable[int]) -> list[str]:
    return sorted(run.baseline.tests[test].id for test in tests)


def _location(span: Span) -> dict[str, Any]:
    return {
        "start": {"line": span.line, "column": span.column},
        "end": {"line": span.end_line, "column": span.end_column},
    }


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 3)


def _place(mutant: dict[str, Any]) -> tuple[int, int, str]:
    start = mutant["location"]["start"]
    return start["line"], start["column"], mutant["id"]
