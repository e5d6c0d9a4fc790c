"""The report in a real browser, from disk: all pages in frames of one page, measured from inside."""

import html as escaping
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from auditor.formats import html
from tests.factories import hostile_run, realistic_run

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed: the report was not looked at in a browser"),
]

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=8000",
    "--dump-dom",
]

MEASURE = """
const refused = [];
addEventListener("securitypolicyviolation", (event) => refused.push(event.blockedURI + " " + event.violatedDirective));
addEventListener("error", (event) => refused.push(String(event.message)));
addEventListener("load", () => setTimeout(() => {
  const rows = [...document.querySelectorAll("#modules ~ .scroll tbody tr, #modules ~ * tbody tr")];
  const target = document.querySelector(":target");
  const head = document.querySelector("table[data-sortable] thead button");
  if (window.name === "sorted") { head.click(); head.click(); }
  parent.postMessage(JSON.stringify({
    frame: window.name,
    title: document.title,
    refused,
    styled: getComputedStyle(document.body).margin === "0px",
    page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    fifth: rows.length >= 5 ? rows[4].getBoundingClientRect().bottom : null,
    holes: [...document.querySelectorAll(".hole")].slice(0, 3).map((hole) => hole.getBoundingClientRect().bottom),
    opened: target ? target.getBoundingClientRect().height : null,
    bodies: target ? target.querySelector(".body").getBoundingClientRect().height : null,
    first: document.querySelector("tbody th")?.textContent ?? null,
    sort: document.querySelector("[aria-sort]")?.getAttribute("aria-sort") ?? null,
  }), "*");
}, 100));
"""

COLLECT = """
const heard = {};
addEventListener("message", (event) => {
  const said = JSON.parse(event.data);
  heard[said.frame] = said;
  document.getElementById("heard").textContent = JSON.stringify(heard);
});
"""


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("pages")
    survivor = next(mutant for mutant in realistic_run().mutants if mutant.path == "app/crud/users.py")
    for name, run in (("report", realistic_run()), ("hostile", hostile_run()), ("scriptless", realistic_run())):
        (folder / name).mkdir()
        for path in html.write(run, folder / name):
            if path.suffix == ".html":
                _measured(path, keep_script=name != "scriptless")
        (folder / name / "static" / "measure.js").write_text(MEASURE)
    folded = realistic_run().mutants[9]
    frames = {
        "first-screen": ("report/index.html", 1280, 800),
        "scriptless-first-screen": ("scriptless/index.html", 1280, 800),
        "sorted": ("report/index.html", 1280, 800),
        "deep-link": (f"report/modules/app.crud.users.html#m-{survivor.id}", 1280, 800),
        "deep-link-scriptless": (f"scriptless/modules/app.crud.users.html#m-{survivor.id}", 1280, 800),
        "folded-deep-link-scriptless": (f"scriptless/modules/app.crud.users.html#m-{folded.id}", 1280, 800),
    }
    pages = sorted(path.relative_to(folder) for path in folder.glob("*/**/*.html"))
    frames |= {f"narrow {page}": (str(page), 320, 600) for page in pages if page.parts[0] != "scriptless"}
    body = "".join(
        f'<iframe name="{name}" src="{src}" width="{width}" height="{height}"></iframe>'
        for name, (src, width, height) in frames.items()
    )
    wrapper = folder / "all.html"
    wrapper.write_text(f'<pre id="heard"></pre><script>{COLLECT}</script>{body}')
    profile = tmp_path_factory.mktemp("profile")
    seen = subprocess.run(
        [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", wrapper.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = re.search(r'<pre id="heard">(.*?)</pre>', seen.stdout, re.DOTALL)
    assert found, seen.stderr
    said: dict[str, Any] = json.loads(escaping.unescape(found.group(1)))
    assert set(said) == set(frames)
    return said


def _measured(path: Path, *, keep_script: bool) -> None:
    text = path.read_text()
    script = re.search(r'<script src="([./]*)static/report.js" defer></script>', text)
    assert script
    measure = f'<script src="{script.group(1)}static/measure.js"></script>'
    path.write_text(text.replace(script.group(0), measure + (script.group(0) if keep_script else "")))


def test_every_page_runs_under_its_own_policy(heard: dict[str, Any]) -> None:
    assert {name: said["refused"] for name, said in heard.items() if said["refused"]} == {}
    assert [name for name, said in heard.items() if not said["styled"]] == []


@pytest.mark.parametrize("frame", ["first-screen", "scriptless-first-screen"])
def test_holes_and_five_modules_are_on_the_first_screen(heard: dict[str, Any], frame: str) -> None:
    assert len(heard[frame]["holes"]) == 3
    assert heard[frame]["fifth"] <= 800


def test_no_page_is_wider_than_a_phone(heard: dict[str, Any]) -> None:
    narrow = {name: said["page"] for name, said in heard.items() if name.startswith("narrow ")}

    assert len(narrow) >= 18
    assert {name: excess for name, excess in narrow.items() if excess > 0} == {}


@pytest.mark.parametrize("frame", ["deep-link", "deep-link-scriptless", "folded-deep-link-scriptless"])
def test_a_deep_link_opens_its_mutant(heard: dict[str, Any], frame: str) -> None:
    assert heard[frame]["bodies"] > 50
    assert heard[frame]["opened"] > heard[frame]["bodies"]


def test_a_hostile_project_runs_nothing(heard: dict[str, Any]) -> None:
    titles = [said["title"] for name, said in heard.items() if "hostile" in name]

    assert len(titles) >= 7
    assert all(title not in ("owned", "1") and title.endswith("auditor") for title in titles)


def test_a_column_sorts_both_ways(heard: dict[str, Any]) -> None:
    assert heard["sorted"]["sort"] == "ascending"
    assert heard["sorted"]["first"] == "app/crud/transfers.py"
