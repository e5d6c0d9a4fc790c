"""mutmut, pytest-gremlins, cosmic-ray and the auditor side by side on the reference API, in one go.

    .venv/bin/python benchmarks/peers.py [--write docs/benchmarks.md]

Each tool runs alone, in a copy of the project and on its own database, the two others in a virtual environment of their
own. What is done is kept in .auditor/peers, a file a tool: the same command goes on where it was stopped, and begins
anew without that folder. mutmut and the auditor judge all their mutants; mutmut has one database, and so one child. The
auditor judges mutmut's mutants once more with one worker, to be compared with it.
"""

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from differences import listed
from locks import locked_version
from markers import write_between
from measured import Measured, measured_run, on_the_same, table
from oracle import oracle
from other_tools import ROOT, judged_by_cosmic_ray, judged_by_gremlins

from auditor.model.codec import load_run
from auditor.model.run import Run

STATE = ROOT / ".auditor" / "peers"


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--write", type=Path, metavar="FILE", help="put the table between the markers of this document")
    given = words.parse_args()
    deeds: dict[str, tuple[float, Callable[[], Measured]]] = {  # with about how many minutes it takes
        "auditor": (4.5, judged_by_auditor),
        "mutmut": (6, judged_by_mutmut),
        "one worker": (6, judged_by_one_worker),
        "pytest-gremlins": (1.5, lambda: judged_by_gremlins(STATE)),
        "cosmic-ray": (3, lambda: judged_by_cosmic_ray(STATE)),
    }
    foretell({name: minutes for name, (minutes, _) in deeds.items()})
    done = {name: once(name, deed) for name, (_, deed) in deeds.items()}
    ours, theirs, alone = (judged(name) for name in ("auditor", "mutmut", "one worker"))
    both = {mutant.id for mutant in theirs.mutants}
    columns = {
        "auditor": done["auditor"],
        "auditor, mutmut's mutants": on_the_same(ours, both),
        "the same, 1 worker": on_the_same(alone, both),
        **{name: done[name] for name in ("mutmut", "pytest-gremlins", "cosmic-ray")},
    }
    told = "\n".join([caption(), "", *table(columns, base=done["mutmut"].rate)])
    print(told)
    print("\n".join(listed(STATE / "auditor", ours, theirs)))
    if given.write:
        write_between(given.write, "peers", told)


def foretell(minutes: dict[str, float]) -> None:
    """Say how long what is left takes on a quiet machine of two cores."""
    left = {name: figure for name, figure in minutes.items() if not (STATE / f"{name}.json").is_file()}
    parts = ", ".join(f"{name} {figure:g}" for name, figure in [*left.items(), ("the slow way on differences", 4)])
    print(f"about {sum(left.values()) + 4:.0f} minutes: {parts}", file=sys.stderr, flush=True)


def once(name: str, deed: Callable[[], Measured]) -> Measured:
    """What a tool did, now or in an earlier go."""
    file = STATE / f"{name}.json"
    if not file.is_file():
        print(f"{name} …", file=sys.stderr, flush=True)
        STATE.mkdir(parents=True, exist_ok=True)
        load = round(os.getloadavg()[0], 1)
        replace(deed(), load=load).keep(file)
    return Measured.read(file)


def judged(name: str) -> Run:
    return load_run(STATE / name / "latest" / "audit.json")


def judged_by_auditor() -> Measured:
    run, wall = _audited("auditor")
    limit = oracle(run)
    return replace(
        measured_run(run, wall=wall),
        oracle=round(limit.limit, 1),
        baseline=round(limit.baseline, 1),
        ratio=round(limit.ratio, 2),
    )


def judged_by_mutmut() -> Measured:
    """The wall time is that of its own command, from its start to its end."""
    run, _ = _audited("mutmut", "--engine", "mutmut", "--jobs", "2")
    made = re.match(r"mutmut judged (\d+) mutants", run.warnings[0])
    if made is None:
        raise SystemExit(f"mutmut: how many did it judge? {run.warnings[0]}")
    wall = run.timings["mutmut's preparation"] + run.timings["mutants run"]
    return replace(measured_run(run, wall=round(wall, 1)), mutants=int(made[1]), workers=1)


def judged_by_one_worker() -> Measured:
    """The general mutants of the files in which mutmut has some: mutants can't be chosen one by one."""
    files = sorted({mutant.path for mutant in judged("mutmut").mutants})
    paths = [word for path in files for word in ("--paths", path)]
    run, wall = _audited("one worker", "--jobs", "1", "--families", "general", *paths)
    return measured_run(run, wall=wall)


def caption() -> str:
    """The tools' versions, and the machine's cores."""
    named = [f"{name} {version(name)}" for name in ("auditor", "mutmut")]
    named += [f"{name} {locked_version(name)}" for name in ("pytest-gremlins", "cosmic-ray")]
    shared = f"pytest {version('pytest')}, Python {platform.python_version()}, {os.cpu_count()} cores"
    return f"{', '.join(named)} (with what they need: `requirements/`); {shared}."


def _audited(name: str, *words: str) -> tuple[Run, float]:
    output = STATE / name
    shutil.rmtree(output, ignore_errors=True)
    began = time.monotonic()
    command = [sys.executable, "-m", "auditor", "run", str(ROOT), "--output", str(output), "--no-cache", *words]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    wall = round(time.monotonic() - began, 1)
    if code not in (0, 1):
        raise SystemExit(f"{name}: exit code {code}")
    return judged(name), wall


if __name__ == "__main__":
    main()
