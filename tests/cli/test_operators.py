"""`python -m auditor operators`: the list, a page, and the pages in docs/operators."""

from click.testing import CliRunner
from surroundings import ROOT

from auditor.cli.operators import operators
from auditor.errors import UsageError
from auditor.operators import descriptions


def said(*words):
    result = CliRunner().invoke(operators, words, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_every_operator_is_listed_the_domains_first():
    lines = said().splitlines()
    assert lines[0] == "tenant"
    assert sorted(line.split()[0] for line in lines if line.startswith("  ")) == list(descriptions())
    assert lines[-1].startswith(f"{len(descriptions())} operators;")


def test_one_is_explained_with_its_numbers_and_diffs():
    page = said("tenant/drop_filter")
    for text in ("CWE-639", "API1:2023", "## What it does", "## A test that would notice", "## Equivalent when"):
        assert text in page
    assert "- rows = select(User).where(User.tenant_id.in_(tenant_ids))\n+ rows = select(User)\n" in page


def test_mutmuts_operators_have_a_page_too():
    assert "Swap an operator for a neighbour" in said("general/swap_op")


def test_an_unknown_operator_is_refused_with_the_known_ones():
    result = CliRunner().invoke(operators, ["tenant/nothing"])
    assert isinstance(result.exception, UsageError)
    assert "tenant/drop_filter" in result.exception.remedy


def test_the_pages_in_docs_are_what_the_operators_say(tmp_path):
    said("--write", str(tmp_path))
    made, kept = (
        {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*/*.md")}
        for folder in (tmp_path, ROOT / "docs" / "operators")
    )
    assert kept == made, "python -m auditor operators --write docs/operators"
