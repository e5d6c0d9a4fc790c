"""`python -m auditor mutants`: listed without running anything."""

import pytest
from click.testing import CliRunner

from auditor.cli.mutants import mutants
from auditor.errors import UsageError

SOURCE = """
async def get_note(session, tenant_id, id):
    return await session.scalar(select(Note).where(Note.id == id, Note.tenant_id == tenant_id))


async def rename(session, note, title):
    note.title = title.strip()
    await session.commit()


def unseen():
    return 1  # auditor: ignore[general] nobody calls it
"""


@pytest.fixture
def project(tmp_path):
    for path, text in {"app/notes.py": SOURCE, "app/bad\x1b[31m.py": "x = 1\n", "tests/test_notes.py": ""}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "pyproject.toml").write_text('[tool.auditor]\nsource = ["app"]\ntests = ["tests"]\n')
    return tmp_path


def said(project, *words):
    result = CliRunner().invoke(mutants, [str(project), *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_each_with_its_place_operator_and_bug(project):
    lines = said(project, "--families", "tenant", "--families", "transaction/drop_commit").splitlines()
    assert [line.split("  ")[1:] for line in lines[:2]] == [
        ["app/notes.py:3", "tenant/drop_filter", "get_note loses its tenant filter"],
        ["app/notes.py:8", "transaction/drop_commit", "rename loses its commit"],
    ]


def test_with_diffs(project):
    told = said(project, "--families", "tenant", "--diffs")
    assert "+    return await session.scalar(select(Note).where(Note.id == id))\n" in told


def test_only_the_functions_and_paths_that_match(project):
    assert "get_note" not in said(project, "--functions", "ren*")
    assert "rename" in said(project, "--functions", "ren*", "--paths", "app/n*")


def test_counts_by_file_and_family(project):
    names = ("tenant/drop_filter", "transaction/drop_commit", "general")
    lines = said(project, "--counts", *(word for name in names for word in ("--families", name))).splitlines()
    assert lines[0].split() == ["tenant", "transaction", "general", "not-mutable"]
    row = next(line.split() for line in lines if line.startswith("app/notes.py"))
    whole = next(line.split() for line in lines if line.startswith("all"))
    assert row[1:3] == ["1", "1"]
    assert sum(map(int, whole[1:-1])) == int(lines[-1].split()[0])


def test_what_no_operator_can_change_is_counted_by_file(project):
    (project / "app/idle.py").write_text("def f():\n    x\n    y = 1\n    return\n")
    row = next(line.split() for line in said(project, "--counts").splitlines() if line.startswith("app/idle.py"))
    assert row[-1] == "2"


def test_several_names_are_given_at_once_and_some_are_switched_off(project):
    both = said(project, "--families", "tenant,transaction/drop_commit")
    assert "loses its tenant filter" in both
    assert "loses its commit" in both
    but_one = said(project, "--families", "!general, !transaction/drop_commit")
    assert "loses its tenant filter" in but_one
    assert "loses its commit" not in but_one
    assert "general/" not in but_one


def test_a_name_that_is_switched_off_has_to_exist(project):
    assert isinstance(CliRunner().invoke(mutants, [str(project), "--families", "!nothing"]).exception, UsageError)


def test_what_is_never_run_with_the_reason(project):
    told = said(project, "--excluded", "--functions", "unseen")
    assert "nobody calls it" in told


def test_names_cant_act_on_the_terminal(project):
    assert "\x1b" not in said(project)
    assert r"bad\x1b[31m.py" in said(project)


@pytest.mark.parametrize("words", [["--functions", "nothing"], ["--families", "nothing"], ["--paths", "nothing"]])
def test_what_matches_nothing_is_refused(project, words):
    assert isinstance(CliRunner().invoke(mutants, [str(project), *words]).exception, UsageError)
