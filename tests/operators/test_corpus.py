"""Every domain mutant of code that did not think of us compiles, differs in bytecode, and is one operator's only.

The code: the reference, a service in four styles, what is awkward to change, and some files of installed packages.
"""

import random
import sys
import warnings
from importlib.util import find_spec
from pathlib import Path

import pytest
from bytecodes import bytecode
from surroundings import PROJECTS, ROOT

from auditor.model.render import mutated_source
from auditor.mutants.domain import domain_changes
from auditor.mutants.edit import edit_of, same_text
from auditor.operators import Context, find_tenancy, parse

PACKAGES = ("fastapi", "starlette", "sqlalchemy", "sqlmodel", "pydantic", "asyncpg", "httpx", "anyio")
DRAWN, SEED, LONGEST = 12, 20261124, 20_000  # longest in bytes


def drawn():
    files = [file for name in PACKAGES for file in sorted(Path(find_spec(name).origin).parent.rglob("*.py"))]
    short = [file for file in files if file.stat().st_size < LONGEST and "await " in file.read_text()]
    return random.Random(SEED).sample(short, DRAWN)


def ours():
    services = [*PROJECTS.glob("awkward_code/*.py"), *PROJECTS.glob("style_*/notes/app.py")]
    return sorted([*ROOT.glob("audited_app/**/*.py"), *services])


@pytest.fixture(autouse=True)
def deep_trees():
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(5_000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # a mutant may call what is a string, and compile all the same
        yield
    sys.setrecursionlimit(limit)


def mutants_of(file):
    """(operator, line, the text it makes, what tells it from other texts) for each change of the file."""
    source = file.read_text()
    context = Context(file.name, source, parse(file.name, source), find_tenancy([source]))
    for change in domain_changes(context):
        edit = edit_of(context, change)
        yield change.operator, edit.span.line, mutated_source(source, [edit]), same_text(context, edit)


@pytest.mark.parametrize("file", [*ours(), *drawn()], ids=lambda file: "/".join(file.parts[-3:]))
def test_every_mutant_compiles_differs_and_is_one_operators_only(file):
    before, made = bytecode(file.read_text()), {}
    for operator, line, text, key in mutants_of(file):
        assert bytecode(text) != before, f"{operator}, line {line}"
        assert key not in made, f"{operator} and {made[key]}, line {line}"
        made[key] = operator
