"""What a narrowed run's pages say of its scope."""

from dataclasses import replace

from auditor.formats.html.pages import pages
from auditor.model.selection import Limit, Selection
from tests.factories import HOSTILE, green_run, realistic_run

SELECTION = (
    Selection(found=90)
    .narrowed(Limit.DIFF, "the diff against main", left_out=50)
    .narrowed(Limit.LEVEL, "level quick", left_out=8)
)


def written(run):
    return {page.path: page.content.decode() for page in pages(run) if page.path in ("index.html", "run.html")}


def test_the_first_screen_says_what_is_judged_and_the_run_page_what_is_left_out():
    found = written(replace(realistic_run(), selection=SELECTION))
    assert "Only the diff against main, level quick: 32 of 90 mutants." in found["index.html"]
    assert "50 left out: not in the diff against main" in found["run.html"]
    assert "8 left out: not in level quick" in found["run.html"]


def test_a_diff_without_mutants_says_so():
    found = written(replace(green_run(), mutants=(), verdicts=(), selection=SELECTION))
    assert "Nothing to audit in the diff against main, level quick." in found["index.html"]


def test_a_run_of_everything_has_no_scope():
    found = written(realistic_run())
    assert 'class="scope"' not in found["index.html"]
    assert 'id="scope"' not in found["run.html"]


def test_a_revision_is_foreign_text():
    hostile = Selection(found=9).narrowed(Limit.DIFF, f"the diff against {HOSTILE}", left_out=1)
    for text in written(replace(realistic_run(), selection=hostile)).values():
        assert HOSTILE not in text
