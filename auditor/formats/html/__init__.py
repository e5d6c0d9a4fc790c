"""The report that people open: `index.html` and its pages, readable from disk, without network or JavaScript."""

from pathlib import Path

from auditor.formats.html.pages import pages
from auditor.model.run import Run

API = 1
suffix = ".html"


def write(run: Run, out: Path) -> list[Path]:
    """Writes `index.html`, its sister pages, `modules/` and `static/`. Raises `OSError`."""
    written = []
    for page in pages(run):
        path = out / page.path
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(page.content)
        written.append(path)
    return written
