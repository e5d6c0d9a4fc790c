"""The written pages: whole, safe, linked, and the same every time."""

import posixpath
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from auditor.formats import html
from auditor.formats.html.pages import Page, pages
from tests.factories import HOSTILE, green_run, hostile_run, large_run, realistic_run

RUNS = {"realistic": realistic_run(), "green": green_run(), "hostile": hostile_run()}
PAGES = {name: {page.path: page for page in pages(run)} for name, run in RUNS.items()}
HTML = [
    pytest.param(name, page, id=f"{name}-{path}")
    for name, written in PAGES.items()
    for path, page in written.items()
    if path.endswith(".html")
]

VOID = {"meta", "link", "br", "hr", "img", "input", "rect"}


class Outline(HTMLParser):
    """The elements of a page with their attributes; `strays` are end tags that close nothing."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.strays: list[str] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(page.content.decode())
        self.close()
        self.unclosed = self._open

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attributes}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attributes}))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self.strays.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]


@cache
def outline_of(page: Page) -> Outline:
    return Outline(page)


@pytest.mark.parametrize(("run", "page"), HTML)
def test_every_element_is_closed(run: str, page: Page) -> None:
    outline = outline_of(page)

    assert outline.strays == []
    assert outline.unclosed == []


@pytest.mark.parametrize(("run", "page"), HTML)
def test_ids_are_unique(run: str, page: Page) -> None:
    assert [one for one, number in Counter(outline_of(page).ids).items() if number > 1] == []


@pytest.mark.parametrize(("run", "page"), HTML)
def test_every_link_leads_somewhere_inside_the_report(run: str, page: Page) -> None:
    written = PAGES[run]
    outline = outline_of(page)
    targets = [a["href"] for a in outline.all("a")] + [one["href"] for one in outline.all("link")]
    targets += [one["src"] for one in outline.all("script")]

    for target in targets:
        parts = urlsplit(target)
        assert (parts.scheme, parts.netloc) == ("", ""), target
        here = posixpath.dirname(page.path)
        relative = posixpath.normpath(posixpath.join(here, unquote(parts.path))) if parts.path else page.path
        assert relative in written, target
        if parts.fragment:
            assert parts.fragment in outline_of(written[relative]).ids, target


@pytest.mark.parametrize(("run", "page"), HTML)
def test_nothing_is_loaded_but_the_reports_own_files(run: str, page: Page) -> None:
    outline = outline_of(page)
    policies = [m["content"] for m in outline.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]

    assert policies == ["default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"]
    assert [script for script in outline.all("script") if script.get("type") == "module"] == []
    assert [tag for tag, _ in outline.elements if tag in ("img", "iframe", "object", "embed", "form", "base")] == []
    assert [a for _, attributes in outline.elements for a in attributes if a.startswith("on") or a == "style"] == []


@pytest.mark.parametrize(("run", "page"), HTML)
def test_pages_have_landmarks_and_tables_have_heads(run: str, page: Page) -> None:
    outline = outline_of(page)

    assert outline.elements[0][0] == "html"
    assert outline.elements[0][1]["lang"] == "en"
    for landmark in ("header", "nav", "main", "footer"):
        assert outline.all(landmark)
    assert any(a["href"] == "#main" and a.get("class") == "skip" for a in outline.all("a"))
    assert len(outline.all("h1")) == 1
    assert len(outline.all("caption")) == len(outline.all("table"))
    assert all(cell.get("scope") in ("row", "col") for cell in outline.all("th"))
    assert all("aria-hidden" in svg for svg in outline.all("svg"))
    headings = [int(tag[1]) for tag, _ in outline.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(headings))


def test_hostile_text_is_shown_and_does_nothing() -> None:
    for path, page in PAGES["hostile"].items():
        if not path.endswith(".html"):
            continue
        outline = outline_of(page)
        scripts = [script["src"] for script in outline.all("script")]
        assert scripts == [f"{'../' if '/' in path else ''}static/report.js"]
        assert not any(a["href"].lstrip().lower().startswith(("javascript:", "data:")) for a in outline.all("a"))
        assert HOSTILE in "".join(outline.text)


def test_names_are_not_read_as_templates() -> None:
    for path, page in PAGES["hostile"].items():
        if path.endswith(".html"):
            assert "{{7*7}}" in "".join(outline_of(page).text)


def test_characters_that_act_are_shown_as_escapes() -> None:
    text = b"".join(page.content for page in PAGES["hostile"].values() if page.path.endswith(".html")).decode()

    assert "\u202e" not in text
    assert "\x00" not in text
    assert "\x1b" not in text
    assert "\\u202e" in text


def test_the_index_holds_no_source() -> None:
    run = large_run(30, 10)
    written = {page.path: page for page in pages(run)}

    assert "module 17" not in written["index.html"].content.decode()
    assert len(written["index.html"].content) < 300_000


def test_statuses_have_a_symbol_and_a_word() -> None:
    page = next(page for path, page in PAGES["hostile"].items() if path.startswith("modules/"))
    text = " ".join("".join(outline_of(page).text).split())

    for mark in ("✓ killed", "✗ survived", "○ not covered", "◔ timed out", "! error"):
        assert mark in text


def test_a_mutant_can_be_linked_to() -> None:
    run = RUNS["realistic"]
    ids = {one for path, page in PAGES["realistic"].items() if path.endswith(".html") for one in outline_of(page).ids}

    assert {f"m-{mutant.id}" for mutant in run.mutants} <= ids
    assert {finding.id for finding in run.findings} <= ids


def test_one_run_gives_one_sequence_of_bytes(tmp_path: Path) -> None:
    first = {path: path.read_bytes() for path in html.write(realistic_run(), tmp_path)}
    again = {path: path.read_bytes() for path in html.write(realistic_run(), tmp_path)}

    assert first == again
    assert tmp_path / "index.html" in first
