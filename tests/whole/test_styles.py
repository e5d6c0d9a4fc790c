"""The same operators on asyncpg alone, SQLAlchemy's core and ORM, and SQLModel, wherever the code may stand."""

import shutil
import subprocess
import sys
from collections import Counter

import pytest
from surroundings import PROJECTS, ROOT

from auditor.model.codec import load_run
from auditor.model.mutant import MutantClass
from auditor.model.verdict import Status

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

# when a detached call runs is the event loop's affair, so no verdict of one is asserted
FAMILIES = ("tenant", "transaction", "await/drop_await", "await/drop_statement")
# a function, a method, a service that FastAPI makes, a nested function, a dependency
SHAPES = ("rename_note", "archive_all", "NoteService.delete", "finisher.finish", "own_note")


@pytest.fixture(scope="module", params=["asyncpg", "core", "orm", "sqlmodel"])
def run(request, tmp_path_factory, server_url):
    name = f"style_{request.param}"
    project = tmp_path_factory.mktemp("audited") / name
    shutil.copytree(PROJECTS / name, project, ignore=shutil.ignore_patterns(".auditor", "reports", "__pycache__"))
    words = ["run", project, "--jobs", 1, "--database-url", server_url]
    words += [word for family in FAMILIES for word in ("--families", family)]
    command = [sys.executable, "-m", "auditor", *map(str, words)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return load_run(project / "reports/latest/audit.json")


def functions_of(run, operator):
    """function → how many mutants the operator made there; the method's class is another one in each style."""
    names = [mutant.function for mutant in run.mutants if mutant.operator == operator]
    return Counter(name.removeprefix("Shelf.").removeprefix("Note.") for name in names)


def test_a_lost_filter_is_made_in_every_shape(run):
    assert functions_of(run, "tenant/drop_filter") == {**dict.fromkeys(SHAPES, 1), "own_note": 2}


def test_a_lost_commit_is_made_in_every_shape(run):
    assert set(functions_of(run, "transaction/drop_commit")) - {"NoteService.create"} == set(SHAPES)


@pytest.mark.parametrize("operator", ["await/drop_await", "await/drop_statement"])
def test_a_lost_await_is_made_in_every_shape(run, operator):
    assert set(functions_of(run, operator)) >= set(SHAPES)


def test_only_what_the_suite_does_not_look_at_survives(run):
    survivors = {
        (mutant.family, mutant.function)
        for mutant in run.mutants
        if run.verdict_of[mutant.id].status is not Status.KILLED and mutant.class_ is not MutantClass.ADVISORY
    }
    assert survivors == {("tenant", "finisher.finish")}
