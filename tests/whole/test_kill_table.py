"""Six habits of testing one service, and which mutants each notices: every cell of docs/operators/kill_table.md.

The styles are the suites of tests/projects/kill_table; each is judged by an audit of its own on PostgreSQL.
"""

import re
import shutil
import subprocess
import sys

import pytest
from surroundings import PROJECTS, ROOT

from auditor.model.codec import load_run
from auditor.model.verdict import Status

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

TABLE = ROOT / "docs/operators/kill_table.md"
STYLES = ("S1", "S2", "S3", "S4", "S5", "S6")
KILLED = {"killed": {Status.KILLED}, "**lives**": {Status.SURVIVED, Status.NO_COVERAGE}}

# row of the table → its operators, and how the change reads of the mutants that belong to it
ROWS = {
    "the filter compares with nothing, or wrongly": (
        ["general/arg_removal", "general/swap_op"],
        r"tenant_id == tenant_id → None|tenant_id != tenant_id",
    ),
    "the tenant filter is dropped": (["tenant/drop_filter"], r"→ select\(Item\)$"),
    "the tenant filter is always true": (["tenant/drop_filter"], r"→ Item\.tenant_id$"),
    "the item is written for the wrong tenant": (["tenant/drop_owner"], ""),
    "the commit is dropped, or only flushes": (
        ["transaction/drop_commit", "transaction/weaken_commit"],
        r"→ (await session\.flush\(\))?$",
    ),
    "the commit is not awaited": (["await/drop_await"], r"session\.commit\(\)"),
    "the commit rolls back": (["transaction/weaken_commit"], r"rollback"),
    "an unknown key is not refused": (["auth/drop_check"], ""),
    "the answer's status is 200 and not 201": (["schema/drop_status_code"], ""),
    "the answer has every field": (["schema/expose_fields"], ""),
}
OPERATORS = sorted({operator for operators, _ in ROWS.values() for operator in operators})


def cells():
    """(row, style) → what the table says of it."""
    for line in TABLE.read_text().splitlines():
        name, *words = [cell.strip() for cell in line.strip("|").split("|")]
        if len(words) == len(STYLES) and not name.startswith("-") and words != list(STYLES):
            yield from (((name, style), word) for style, word in zip(STYLES, words, strict=True))


CELLS = dict(cells())


def change(mutant):
    (edit,) = mutant.edits
    return f"{edit.original} → {edit.replacement}"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    target = tmp_path_factory.mktemp("audited") / "kill_table"
    return shutil.copytree(PROJECTS / "kill_table", target, ignore=shutil.ignore_patterns(".auditor", "__pycache__"))


@pytest.fixture(scope="module")
def run_of(project, server_url):
    """style → its run, made when it is first asked for."""
    made = {}

    def asked(style):
        if style not in made:
            words = ["run", project, "--tests", f"tests/{style.lower()}", "--output", style, "--jobs", 1, "--no-cache"]
            words += ["--database-url", server_url, *(word for name in OPERATORS for word in ("--families", name))]
            command = [sys.executable, "-m", "auditor", *map(str, words)]
            answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
            assert answer.returncode == 0, answer.stdout + answer.stderr
            made[style] = load_run(project / style / "latest/audit.json")
        return made[style]

    return asked


def test_the_table_and_the_test_have_the_same_rows():
    assert {row for row, _ in CELLS} == set(ROWS)
    assert len(CELLS) == len(ROWS) * len(STYLES)


@pytest.mark.parametrize(("row", "style"), sorted(CELLS, key=lambda cell: cell[::-1]))
def test_a_cell_is_what_a_run_says(run_of, row, style):
    run = run_of(style)
    operators, text = ROWS[row]
    found = [m for m in run.mutants if m.operator in operators and re.search(text, change(m))]
    statuses = {run.verdict_of[mutant.id].status for mutant in found}
    assert {mutant.operator for mutant in found} == set(operators)
    assert statuses <= KILLED[CELLS[row, style]]
