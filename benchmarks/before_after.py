"""The same API under two suites, both green: a table from the last run of each.

    make audit audit-guide && .venv/bin/python benchmarks/before_after.py

With --check FILE it compares the table with the one between the markers in FILE, and fails where they differ; with
--write FILE it puts it there.
"""

import sys
from fractions import Fraction
from pathlib import Path

from markers import between, write_between

from auditor.model.codec import load_run
from auditor.model.plain import percent
from auditor.model.run import Run
from auditor.model.score import Tally

ROOT = Path(__file__).parent.parent
RUNS = {"examples/guide_suite": "reports/guide/latest", "test_suite": "reports/latest"}
MARKERS = "before-after"
FAMILIES = ("tenant", "transaction", "await", "auth", "error", "schema")


def main(words: list[str]) -> int:
    table = "\n".join(rows([load_run(ROOT / folder / "audit.json") for folder in RUNS.values()]))
    if not words:
        print(table)
        return 0
    deed, file = words[0], ROOT / words[1]
    if deed == "--write":
        write_between(file, MARKERS, table)
        return 0
    if between(file, MARKERS) != table:
        print(
            f"{words[1]} tells another story than the last runs; --write {words[1]} mends it:\n{table}", file=sys.stderr
        )
        return 1
    return 0


def rows(runs: list[Run]) -> list[str]:
    """Counts only, no times: the same code gives the same table."""
    head = ["| | " + " | ".join(f"`{suite}`" for suite in RUNS) + " |", "| --- " * (len(RUNS) + 1) + "|"]
    facts = [
        ("test functions", [str(test_functions(run)) for run in runs]),
        ("tests that fail", ["0"] * len(runs)),
        ("lines run", [percent(line_coverage(run)) for run in runs]),
    ]
    for family in FAMILIES:
        noticed = [run.scores.by_family.get(family, Tally()) for run in runs]
        facts.append(
            (
                f"{family} mutants noticed",
                [f"{tally.killed} of {tally.killed + tally.survived + tally.no_coverage}" for tally in noticed],
            )
        )
    facts.append(("of these, in all", [percent(share(run)) for run in runs]))
    facts.append(("gate", ["passed" if run.gate.passed else "**failed**" for run in runs]))
    return head + [f"| {name} | " + " | ".join(cells) + " |" for name, cells in facts]


def share(run: Run) -> Fraction:
    """Of the domain mutants; the guide's run has not all of the general ones."""
    noticed = [run.scores.by_family.get(family, Tally()) for family in FAMILIES]
    killed = sum(tally.killed for tally in noticed)
    return Fraction(killed, killed + sum(tally.survived + tally.no_coverage for tally in noticed) or 1)


def test_functions(run: Run) -> int:
    return len({test.id.partition("[")[0] for test in run.baseline.tests})


def line_coverage(run: Run) -> Fraction:
    files = run.baseline.coverage.values()
    return Fraction(sum(file.covered_statements for file in files), sum(file.statements for file in files))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
