"""What other tools left behind, as counts of the auditor's words."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

_OF_GREMLINS = {"zapped": "killed"}


def gremlins_verdicts(report: Path) -> Counter[str]:
    """From the JSON report of pytest-gremlins."""
    results = json.loads(report.read_text(encoding="utf-8"))["results"]
    return Counter(_OF_GREMLINS.get(result["status"], result["status"]) for result in results)


def cosmic_ray_verdicts(session: Path) -> Counter[str]:
    """From a session of cosmic-ray. Not judged (yet), or "incompetent" (its tests could not be started): an error."""
    asked = (
        "SELECT worker_outcome, test_outcome FROM work_items LEFT JOIN work_results "
        "ON work_items.job_id = work_results.job_id"
    )
    with closing(sqlite3.connect(session)) as database:
        rows = database.execute(asked).fetchall()
    return Counter(_word(str(worker), str(test)) for worker, test in rows)


def _word(worker: str, test: str) -> str:
    word = test.lower()
    return word if worker.lower() == "normal" and word in ("killed", "survived") else "error"
