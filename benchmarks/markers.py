"""A table between two markers of a document, put there by the command that made it."""

from pathlib import Path


def between(file: Path, name: str) -> str:
    """What stands between `<!-- name -->` and `<!-- /name -->`. Raises `ValueError` where they are missing."""
    return _parts(file, name)[1].strip()


def write_between(file: Path, name: str, table: str) -> None:
    """Replace what stands between the markers. Raises `ValueError` where they are missing."""
    before, _, after = _parts(file, name)
    file.write_text(f"{before}<!-- {name} -->\n{table}\n<!-- /{name} -->{after}", encoding="utf-8")


def _parts(file: Path, name: str) -> tuple[str, str, str]:
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    text = file.read_text(encoding="utf-8")
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ValueError(f"{file} has not one pair of the markers {begin} and {end}")
    before, rest = text.split(begin)
    inside, after = rest.split(end)
    return before, inside, after
