"""mutmut, pytest-gremlins, cosmic-ray and the auditor side by side on the reference API, in one go.

    .venv/bin/python benchmarks/peers.py [--write docs/benchmarks.md]

Each tool runs alone, in a copy of the project, in its own virtual environment and on its own database. What is done
is kept in .auditor/peers, a file a tool: the same command goes on where it was stopped, and begins anew without that
folder. mutmut and the auditor judge all their mutants. The two others start a process for each of theirs, so they judge
two modules only.
"""

import argparse
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from markers import write_between
from oracle import oracle

from auditor.config.load import load
from auditor.database import embedded_database
from auditor.database.variables import environment_for
from auditor.model.codec import load_run
from auditor.model.mutant import GENERAL
from auditor.model.run import Run
from auditor.model.verdict import Status
from auditor.project_copy import copy_project, scratch_folder

ROOT = Path(__file__).parent.parent
STATE = ROOT / ".auditor" / "peers"
MODULES = ("audited_app/crud/counters.py", "audited_app/routes/counter.py")
PINNED = {"pytest-gremlins": "1.12.2", "cosmic-ray": "8.7.0"}
LIMIT = 900.0  # seconds for each of the two that judge two modules

Facts = dict[str, Any]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--write", type=Path, metavar="FILE", help="put the table between the markers of this document")
    given = words.parse_args()
    deeds: dict[str, Callable[[], Facts]] = {
        "auditor": judged_by_auditor,
        "mutmut": judged_by_mutmut,
        "pytest-gremlins": judged_by_gremlins,
        "cosmic-ray": judged_by_cosmic_ray,
    }
    facts = {name: once(name, deed) for name, deed in deeds.items()}
    ours, theirs = (load_run(STATE / name / "latest" / "audit.json") for name in ("auditor", "mutmut"))
    facts["auditor"]["common"] = common_rate(ours, {mutant.id for mutant in theirs.mutants})
    facts["mutmut"]["common"] = _rate(facts["mutmut"])
    table = "\n".join(rows(facts))
    print(table)
    for line in differences(ours, theirs):
        print(line)
    if given.write:
        write_between(given.write, "peers", table)


def once(name: str, deed: Callable[[], Facts]) -> Facts:
    """The facts of a tool, found now or in an earlier go."""
    file = STATE / f"{name}.json"
    if not file.is_file():
        print(f"{name} …", file=sys.stderr, flush=True)
        STATE.mkdir(parents=True, exist_ok=True)
        facts = deed()
        file.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    found: Facts = json.loads(file.read_text(encoding="utf-8"))
    return found


def judged_by_auditor() -> Facts:
    run, wall = _audited("auditor", "--no-cache")
    limit = oracle(run)
    return {
        **_facts_of(run, wall),
        "cores": run.environment.jobs,
        "judging": run.timings["mutants run"],
        "oracle": round(limit.limit, 1),
        "baseline": round(limit.baseline, 1),
        "ratio": round(limit.ratio, 2),
    }


def judged_by_mutmut() -> Facts:
    """All its mutants; the wall time is that of its own command, from its start to its end."""
    run, _ = _audited("mutmut", "--engine", "mutmut", "--jobs", "2")
    excluded = next((int(found[1]) for text in run.warnings if (found := re.match(r"(\d+) mutants", text))), 0)
    facts = _facts_of(run, run.timings["mutants run"])
    return {**facts, "mutants": facts["mutants"] + excluded, "cores": 1, "judging": run.timings["mutants run"]}


def judged_by_gremlins() -> Facts:
    def judge(copy: Path, python: Path, environment: dict[str, str]) -> Facts:
        targets = ["--gremlins", "--gremlin-targets", ",".join(MODULES), "--gremlin-report", "json"]
        wall = _timed([python, "-m", "pytest", "test_suite", "-q", *targets], copy, environment)
        results = json.loads((copy / "coverage/gremlins/gremlins.json").read_text())["results"]
        names = {"zapped": "killed"}
        return _partly(wall, Counter(names.get(result["status"], result["status"]) for result in results))

    return _in_copy("pytest-gremlins", judge)


def judged_by_cosmic_ray() -> Facts:
    def judge(copy: Path, python: Path, environment: dict[str, str]) -> Facts:
        command = f"{python} -m pytest -x -q -p no:cacheprovider test_suite"
        (copy / "cr.toml").write_text(
            f"[cosmic-ray]\nmodule-path = {json.dumps(MODULES)}\ntimeout = 60.0\nexcluded-modules = []\n"
            f'test-command = {json.dumps(command)}\n[cosmic-ray.distributor]\nname = "local"\n'
        )
        tool = python.parent / "cosmic-ray"
        _timed([tool, "init", "cr.toml", "cr.sqlite"], copy, environment)
        wall = _timed([tool, "exec", "cr.toml", "cr.sqlite"], copy, environment)
        with sqlite3.connect(copy / "cr.sqlite") as database:
            outcomes = [row[0] for row in database.execute("SELECT test_outcome FROM work_results")]
        return _partly(wall, Counter(str(outcome).rpartition(".")[2].lower() for outcome in outcomes))

    return _in_copy("cosmic-ray", judge)


def rows(facts: dict[str, Facts]) -> list[str]:
    """A column a tool."""
    base = facts["mutmut"]["mutants"] / facts["mutmut"]["judging"] / facts["mutmut"]["cores"]
    lines = [
        ("mutants judged", lambda one: f"{one['mutants']}{' (two modules)' if one.get('partly') else ''}"),
        ("in decorated routes", lambda one: one.get("routes", "–")),
        ("tenant, commit, await", lambda one: one.get("domain", "–")),
        ("killed", lambda one: one["verdicts"].get("killed", 0)),
        ("survived", lambda one: one["verdicts"].get("survived", 0)),
        ("no verdict", lambda one: sum(n for word, n in one["verdicts"].items() if word not in ("killed", "survived"))),
        ("wall, s", lambda one: f"{one['wall']:.0f}"),
        ("mutants a second a core", lambda one: f"{_rate(one):.2f}"),
        ("times mutmut's", lambda one: f"{_rate(one) / base:.2f}"),
        ("the same, of mutants that mutmut makes too", lambda one: f"{one['common']:.2f}" if "common" in one else "–"),
        ("times mutmut's", lambda one: f"{one['common'] / base:.2f}" if "common" in one else "–"),
        ("oracle limit + baseline, s", lambda one: f"{one['oracle']} + {one['baseline']}" if "oracle" in one else "–"),
        ("wall, times that", lambda one: one.get("ratio", "–")),
    ]
    head = ["| | " + " | ".join(facts) + " |", "| --- " * (len(facts) + 1) + "|"]
    return head + [f"| {name} | " + " | ".join(str(say(one)) for one in facts.values()) + " |" for name, say in lines]


def differences(ours: Run, theirs: Run) -> list[str]:
    """Where the auditor and mutmut judged the same mutant and did not say the same."""
    known = ours.verdict_of
    pairs = [(known[one.mutant_id], one) for one in theirs.verdicts if one.mutant_id in known]
    mutants = {mutant.id: mutant for mutant in ours.mutants}
    same = sum(our.status is their.status for our, their in pairs)
    told = [f"\n{same} of {len(pairs)} mutants that both judged have the same verdict"]
    for our, their in pairs:
        if our.status is not their.status:
            mutant = mutants[our.mutant_id]
            place = f"{mutant.path}:{mutant.span.line} {mutant.function}"
            told.append(f"{mutant.id} {place} {mutant.operator}: auditor {our.status}, mutmut {their.status}")
    return told


def common_rate(ours: Run, ids: set[str]) -> float:
    """The auditor's mutants a second a core on the given mutants, by what each cost its worker."""
    seconds = [verdict.duration for verdict in ours.verdicts if verdict.mutant_id in ids]
    return len(seconds) / sum(seconds)


def _rate(one: Facts) -> float:
    return float(one["mutants"] / one["judging"] / one["cores"])


def _audited(name: str, *words: str) -> tuple[Run, float]:
    output = STATE / name
    shutil.rmtree(output, ignore_errors=True)
    began = time.monotonic()
    command = [sys.executable, "-m", "auditor", "run", str(ROOT), "--output", str(output), *words]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    wall = time.monotonic() - began
    if code not in (0, 1):
        raise SystemExit(f"{name}: exit code {code}")
    return load_run(output / "latest" / "audit.json"), wall


def _facts_of(run: Run, wall: float) -> Facts:
    routes = {mutant.id for mutant in run.mutants if "/routes/" in f"/{mutant.path}" and mutant.function}
    return {
        "mutants": len(run.mutants),
        "routes": len(routes),
        "domain": sum(mutant.family != GENERAL for mutant in run.mutants),
        "verdicts": Counter(verdict.status.value for verdict in run.verdicts if verdict.status in Status),
        "wall": round(wall, 1),
    }


def _partly(wall: float, verdicts: Counter[str]) -> Facts:
    mutants = verdicts.total()
    return {"partly": True, "mutants": mutants, "verdicts": verdicts, "wall": wall, "judging": wall, "cores": 1}


def _in_copy(name: str, judge: Callable[[Path, Path, dict[str, str]], Facts]) -> Facts:
    python = _environment(name)
    with scratch_folder() as folder, embedded_database() as url:
        copy = folder / "project"
        copy_project(ROOT, copy, ROOT / "reports")
        settings = copy / "pyproject.toml"  # both tools warn within the suite's own process
        settings.write_text(settings.read_text().replace('filterwarnings = ["error"]', "filterwarnings = []"))
        return judge(copy, python, environment_for(url, load(ROOT, {}).database_env))


def _environment(name: str) -> Path:
    """The tool, and what the reference needs, in a virtual environment of its own."""
    folder = STATE / f"venv-{name}"
    python = folder / "bin" / "python"
    if not (folder / "ready").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        needs = ["-r", str(ROOT / "requirements/lock.txt")]
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *needs], check=True)
        subprocess.run([*pip, f"{name}=={PINNED[name]}"], check=True)
        (folder / "ready").touch()
    return python


def _timed(command: list[Any], copy: Path, environment: dict[str, str]) -> float:
    began = time.monotonic()
    log = STATE / "output.txt"
    with log.open("wb") as output:
        subprocess.run(
            [str(word) for word in command],
            cwd=copy,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=LIMIT,
            check=False,
        )
    return round(time.monotonic() - began, 1)


if __name__ == "__main__":
    main()
