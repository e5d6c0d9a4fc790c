"""Views to HTML. Everything that is not a template's own text is escaped, and shown as it is: no character acts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath

from jinja2 import Environment, PackageLoader, StrictUndefined

from auditor.formats._first_screen import facts, headline
from auditor.formats.html.view.excluded import excluded_view
from auditor.formats.html.view.findings import findings_view
from auditor.formats.html.view.holes import holes_view
from auditor.formats.html.view.index import index_view
from auditor.formats.html.view.lookup import Lookup
from auditor.formats.html.view.module import module_view
from auditor.formats.html.view.pieces import Link
from auditor.formats.html.view.run import run_view
from auditor.formats.html.view.suite import suite_view
from auditor.model.plain import visible
from auditor.model.run import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`path` is posix, relative to the report's folder."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    name: str
    href: str
    count: int | None = None


def pages(run: Run) -> Iterator[Page]:
    """Every page of the report, and what they share."""
    lookup = Lookup(run)
    index, holes, findings = index_view(lookup), holes_view(lookup), findings_view(lookup)
    tests, excluded = suite_view(lookup), excluded_view(lookup)
    shared = {
        "project": run.project,
        "facts": facts(run)[1:],
        "headline": headline(run).capitalize(),
        "run_id": run.id,
        "version": run.environment.auditor,
        "nav": (
            NavItem(name="Overview", href="index.html"),
            NavItem(name="Holes", href="holes.html", count=holes.total),
            NavItem(name="Findings", href="findings.html", count=findings.total),
            NavItem(name="Tests", href="tests.html", count=len(tests.tests)),
            NavItem(name="Left out", href="excluded.html", count=excluded.total),
            NavItem(name="Run", href="run.html"),
        ),
    }
    for name, view in (
        ("index", index),
        ("holes", holes),
        ("findings", findings),
        ("tests", tests),
        ("excluded", excluded),
        ("run", run_view(lookup)),
    ):
        yield _page(f"{name}.html", f"{name}.html", {**shared, "root": "", "view": view})
    links = [Link(text=row.path, href=row.href) for row in index.modules]
    for number, link in enumerate(links):
        previous = links[number - 1] if number else Link(text="")
        following = links[number + 1] if number + 1 < len(links) else Link(text="")
        module = module_view(lookup, link.text, previous, following)
        yield _page(link.href, "module.html", {**shared, "root": "../", "view": module})
    for name in ("report.css", "report.js"):
        yield Page(path=f"static/{name}", content=(files(__package__) / "static" / name).read_bytes())


def _page(path: str, template: str, values: dict[str, object]) -> Page:
    text = _environment().get_template(template).render(page=PurePosixPath(path).name, **values)
    return Page(path=path, content=text.encode())


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("auditor.formats.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
