"""pytest-gremlins and cosmic-ray on two modules of the reference API.

Each starts a process for every mutant, so a part is judged. Each has its own virtual environment (its lock is in
requirements/), its own copy of the project and its own database. There is one worker: two would drop each other's
tables, and neither tool knows a database a worker. pytest-gremlins chooses tests by coverage, as it does by default;
`--gremlin-batch` was no quicker. cosmic-ray runs the whole suite up to the first failure: it has no choice of tests.
"""

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from locks import lock_of
from measured import Measured
from timed import timed
from verdicts import cosmic_ray_verdicts, gremlins_verdicts

from auditor.config.load import load
from auditor.database import DatabaseUrl, embedded_database
from auditor.database.variables import environment_for
from auditor.project_copy import copy_project, scratch_folder

ROOT = Path(__file__).parent.parent
MODULES = ("audited_app/crud/counters.py", "audited_app/routes/counter.py")
LIMIT = 900.0  # seconds for each command

Judge = Callable[[Path, Path, Mapping[str, str], Path], Measured]


def judged_by_gremlins(state: Path) -> Measured:
    return _in_copy("pytest-gremlins", _gremlins, state)


def judged_by_cosmic_ray(state: Path) -> Measured:
    return _in_copy("cosmic-ray", _cosmic_ray, state)


def _gremlins(copy: Path, python: Path, environment: Mapping[str, str], log: Path) -> Measured:
    options = ["--gremlins", "--gremlin-targets", ",".join(MODULES), "--gremlin-report", "json"]
    command = [python, "-m", "pytest", "test_suite", "-q", "--gremlin-coverage-timeout", "300", *options]
    took = timed(command, copy, environment, log=log, limit=LIMIT, since="Gremlin 1/")
    return _part(gremlins_verdicts(copy / "coverage/gremlins/gremlins.json"), took.wall, took.judging)


def _cosmic_ray(copy: Path, python: Path, environment: Mapping[str, str], log: Path) -> Measured:
    suite = f"{python} -m pytest -x -q -p no:cacheprovider test_suite"
    (copy / "cr.toml").write_text(
        f"[cosmic-ray]\nmodule-path = {json.dumps(MODULES)}\ntimeout = 60.0\nexcluded-modules = []\n"
        f'test-command = {json.dumps(suite)}\n[cosmic-ray.distributor]\nname = "local"\n'
    )
    tool = python.parent / "cosmic-ray"
    steps = (["init", "cr.toml", "session"], ["baseline", "cr.toml"], ["exec", "cr.toml", "session"])
    took = [timed([tool, *words], copy, environment, log=log, limit=LIMIT).wall for words in steps]
    return _part(cosmic_ray_verdicts(copy / "session"), sum(took), took[-1])


def _part(verdicts: Counter[str], wall: float, judging: float) -> Measured:
    return Measured(
        mutants=verdicts.total(), verdicts=dict(verdicts), wall=round(wall, 1), judging=judging, part="two modules"
    )


def _in_copy(name: str, judge: Judge, state: Path) -> Measured:
    python = _environment(name, state)
    with scratch_folder() as folder, embedded_database() as url:
        copy = folder / "project"
        copy_project(ROOT, copy, ROOT / "reports")
        settings = copy / "pyproject.toml"  # both tools warn within the suite's own process
        settings.write_text(settings.read_text().replace('filterwarnings = ["error"]', "filterwarnings = []"))
        environment = environment_for(DatabaseUrl.parse(url), load(ROOT, {}).database_env)
        return judge(copy, python, environment, state / f"{name}.output.txt")


def _environment(name: str, state: Path) -> Path:
    """The interpreter of an environment with what the tool's lock names; made once."""
    place = state / f"venv-{name}"
    python = place / "bin" / "python"
    if not (place / "ready").is_file():
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", str(lock_of(name))], check=True)
        (place / "ready").touch()
    return python
