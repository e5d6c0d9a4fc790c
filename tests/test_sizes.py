"""Small files: at most 400 lines each, and a median between small and readable."""

from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
CEILING, MEDIAN = 400, 150


def lines_of(*folders):
    paths = [
        path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if "projects" not in path.parts
    ]
    return {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in paths}


def test_no_file_is_longer_than_the_ceiling():
    sizes = lines_of("auditor", "audited_app", "test_suite", "tests", "examples", "benchmarks")
    assert {path: size for path, size in sizes.items() if size > CEILING} == {}


def test_the_median_file_is_small():
    assert median(lines_of("auditor").values()) <= MEDIAN


def test_no_file_is_a_drawer_for_odds_and_ends():
    drawers = {"utils", "helpers", "common", "manager", "misc"}
    assert [path for path in lines_of("auditor") if Path(path).stem in drawers] == []
