"""What each operator makes of the reference API, and what both suites say of it: a table from the last run of each.

    make audit audit-guide && .venv/bin/python benchmarks/operators.py --write docs/operators/README.md

--check FILE fails where the table between the markers in FILE is another one.
"""

import sys
from collections import Counter
from collections.abc import Iterator

from before_after import ROOT, RUNS
from markers import between, write_between

from auditor.model.codec import load_run
from auditor.model.mutant import GENERAL, ExclusionKind
from auditor.model.run import Run
from auditor.model.verdict import Status
from auditor.model.wording import family_rank
from auditor.operators import descriptions

MARKERS = "operators"
OUTCOMES = ("killed", "survived", "jointly covered", "no verdict")


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
        print(f"{words[1]} is not of the last runs; --write {words[1]} mends it:\n{table}", file=sys.stderr)
        return 1
    return 0


def rows(runs: list[Run]) -> Iterator[str]:
    """A row an operator; "–" for one that makes nothing of the project. What no test runs has
    survived."""
    of_run = [outcomes(run) for run in runs]
    left_out = Counter((one.mutant.operator, exclusion(one.kind)) for one in runs[0].excluded)
    made = Counter(mutant.operator for mutant in runs[0].mutants)
    made.update(one.mutant.operator for one in runs[0].excluded)
    suites = [f"{outcome}, `{suite.rpartition('/')[2]}`" for suite in RUNS for outcome in OUTCOMES]
    head = ["operator", "class", "mutants", *suites, "equivalent", "ignored"]
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join(['---', '---', *['--:'] * (len(head) - 2)])} |"
    known = descriptions()
    ours = (id_ for id_ in known if known[id_].family != GENERAL)  # the guide's run has not all of mutmut's
    for id_ in sorted(ours, key=lambda id_: (family_rank(known[id_].family), id_)):
        figures = [of_run[number][id_, outcome] for number in range(len(runs)) for outcome in OUTCOMES]
        figures += [left_out[id_, kind] for kind in ("equivalent", "ignored")]
        shown = [str(figure) if made[id_] else "–" for figure in (made[id_], *figures)]
        yield f"| `{id_}` | {known[id_].class_} | {' | '.join(shown)} |"


def outcomes(run: Run) -> Counter[tuple[str, str]]:
    """How many mutants of each operator ended in which way."""
    operator = {mutant.id: mutant.operator for mutant in run.mutants}
    redundant = run.redundant
    found: Counter[tuple[str, str]] = Counter()
    for verdict in run.verdicts:
        if verdict.mutant_id in redundant:
            outcome = "jointly covered"
        elif verdict.status is Status.KILLED:
            outcome = "killed"
        else:
            is_hole = verdict.status in (Status.SURVIVED, Status.NO_COVERAGE)
            outcome = "survived" if is_hole else "no verdict"
        found[operator[verdict.mutant_id], outcome] += 1
    return found


def exclusion(kind: ExclusionKind) -> str:
    return "equivalent" if kind is ExclusionKind.EQUIVALENT else "ignored"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
