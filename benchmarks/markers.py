"""A table between two markers of a document, put there by the command that made it."""

from pathlib import Path


def write_between(file: Path, name: str, table: str) -> None:
    """Replace what stands between `<!-- name -->` and `<!-- /name -->`. Raises `ValueError` where they are missing."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    text = file.read_text(encoding="utf-8")
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ValueError(f"{file} has not one pair of the markers {begin} and {end}")
    before, rest = text.split(begin)
    after = rest.split(end)[1]
    file.write_text(f"{before}{begin}\n{table}\n{end}{after}", encoding="utf-8")
