"""`--json-lines`: what happens, one JSON object a line on stdout. docs/json-lines.md says what each one has."""

import json
import sys
import threading
from typing import Any

from auditor.errors import AuditorError
from auditor.model.verdict import Verdict


class Events:
    """Progress for a machine."""

    def __init__(self) -> None:
        self._stage = ""
        self._lock = threading.Lock()

    def stage(self, name: str, total: int = 0, cost: float = 0.0) -> None:
        self._stage = name
        self._tell("stage", name=name, total=total)

    def step(self, note: str = "") -> None:
        self._tell("step", stage=self._stage, note=note)

    def verdict(self, verdict: Verdict, cost: float = 0.0) -> None:
        self._tell("verdict", mutant=verdict.mutant_id, status=verdict.status, tier=verdict.tier, detail=verdict.detail)

    def say(self, text: str) -> None:
        self._tell("said", text=text)

    def failed(self, fault: AuditorError) -> None:
        self._tell(
            "error",
            slug=fault.slug,
            what=fault.what,
            where=fault.where,
            why=fault.why,
            remedy=fault.remedy,
            exit_code=int(fault.exit_code),
        )

    def _tell(self, event: str, **facts: Any) -> None:
        with self._lock:
            tell(event, **facts)


def tell(event: str, **facts: Any) -> None:
    """One line, in ASCII whatever the names of tests are."""
    print(json.dumps({"event": event, **facts}), file=sys.stdout, flush=True)
