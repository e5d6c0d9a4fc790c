"""The reference API owes the rows of `reference_rows.toml`: each has its function and its test, and the test kills."""

import ast
import shutil
import tomllib
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import pytest
from reference_run import run_pytest

ROOT = Path(__file__).parents[1]


class Row(NamedTuple):
    """`function` and `test` are `path::name`; `original` occurs once in the function's file."""

    owes: str
    function: str
    test: str
    original: str
    mutated: str


ROWS = [Row(**row) for row in tomllib.loads(Path(__file__).with_name("reference_rows.toml").read_text())["row"]]

rows = pytest.mark.parametrize("row", ROWS, ids=[row.owes for row in ROWS])


def defined(place: str) -> ast.AST:
    """The class or function at `path::name`."""
    path, _, name = place.partition("::")
    node: ast.AST = ast.parse((ROOT / path).read_text())
    for part in name.split("."):
        node = next(
            child
            for child in ast.iter_child_nodes(node)
            if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and child.name == part
        )
    return node


@rows
def test_a_row_has_its_function_and_its_test(row: Row) -> None:
    assert defined(row.function)
    assert defined(row.test)
    source = (ROOT / row.function.partition("::")[0]).read_text()
    assert source.count(row.original) == 1


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The API, its suite and its configuration, to be broken."""
    copy = tmp_path_factory.mktemp("reference")
    for folder in ("audited_app", "test_suite"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    from auditor.database import embedded_database

    with embedded_database() as url:
        yield str(url)


@pytest.fixture(scope="module")
def suite(copy: Path, database_url: str) -> Callable[..., tuple[int, str]]:
    """`suite(test, …)` runs them in the copy: its exit code and what it said.

    In forks of a process that has imported what the API stands on, which takes most of the time.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload(["pytest", "fastapi", "httpx", "sqlalchemy.ext.asyncio", "asyncpg", "uvicorn"])

    def run(*tests: str) -> tuple[int, str]:
        process = context.Process(target=run_pytest, args=(copy, database_url, tests))
        process.start()
        process.join(60)
        process.kill()
        process.join()
        assert process.exitcode is not None
        return process.exitcode, (copy / "output").read_text()

    return run


@pytest.mark.slow
@pytest.mark.postgres
def test_the_rows_tests_are_green(suite: Callable[..., tuple[int, str]]) -> None:
    code, output = suite(*sorted({row.test for row in ROWS}))
    assert code == pytest.ExitCode.OK, output


@pytest.mark.slow
@pytest.mark.postgres
@rows
def test_a_rows_test_kills_its_mutant(copy: Path, suite: Callable[..., tuple[int, str]], row: Row) -> None:
    path = copy / row.function.partition("::")[0]
    source = path.read_text()
    path.write_text(source.replace(row.original, row.mutated))
    try:
        code, output = suite(row.test)
    finally:
        path.write_text(source)
    assert code == pytest.ExitCode.TESTS_FAILED, output
    assert f"FAILED {row.test}" in output or f"ERROR {row.test}" in output
