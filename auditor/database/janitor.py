"""Drops a run's databases and roles on a server when its standard input ends: with the auditor, however that ends.

`python -m auditor.database.janitor`, in a session of its own; the first line of its input is JSON with `url`, `run`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.database.admin import Admin
from auditor.database.cleanup import drop_run
from auditor.database.url import DatabaseUrl
from auditor.errors import AuditorError, EnvironmentFault

PATIENCE = 120.0  # seconds


@contextmanager
def janitor(url: DatabaseUrl, run: str) -> Iterator[None]:
    """Have `run` removed from the server at the end.

    Raises `EnvironmentFault` at the end when that failed.
    """
    root = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "auditor.database.janitor"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))},
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps({"url": url.as_scheme("postgresql"), "run": run}) + "\n")
    process.stdin.flush()
    try:
        yield
    finally:
        complaint = _dismiss(process)
    if complaint:
        raise EnvironmentFault(
            "database-not-cleaned",
            "databases of this run are left on the server",
            where=url.place,
            why=complaint,
            remedy=f"the next run removes them, or drop what begins with {run}_ yourself",
        )


def _dismiss(process: "subprocess.Popen[str]") -> str:
    """Let it do its work; what it complained of."""
    try:
        _, complaint = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return f"not done within {PATIENCE:.0f} s"
    if process.returncode == 0:
        return ""
    return next(iter(complaint.strip().splitlines()), f"exit code {process.returncode}")


def main() -> int:
    request = json.loads(sys.stdin.readline())
    sys.stdin.read()
    try:
        with Admin(DatabaseUrl.parse(request["url"]), request["run"]) as admin:
            drop_run(admin, request["run"])
    except AuditorError as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
