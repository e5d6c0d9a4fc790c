"""Where the auditor and mutmut judged the same mutant and did not say the same, with the slow way's word.

    .venv/bin/python benchmarks/differences.py AUDITOR_FOLDER MUTMUT_FOLDER

Each folder is the `--output` of a run on the reference API, the second one's with `--engine mutmut`. The slow way is
asked with `auditor verify` of the first 40 at most, and remembers what it said.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.model.codec import load_run
from auditor.model.mutant import Mutant
from auditor.model.run import Run
from auditor.model.verdict import Status, Verdict

ROOT = Path(__file__).parent.parent
ASKED = 40  # mutants
NOTICED = {Status.SURVIVED: "not noticed", Status.NO_COVERAGE: "not noticed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A mutant of which the two say different things; `killer` is the auditor's first failing test, "" if none."""

    mutant: Mutant
    ours: Verdict
    theirs: Verdict
    killer: str

    def told(self, slow: str) -> str:
        """A line of the list; `slow` is the slow way's word, "" where it was not asked."""
        place = f"{self.mutant.path}:{self.mutant.span.line} {self.mutant.function}"
        detail = f" ({self.theirs.detail})" if self.theirs.status is not Status.KILLED and self.theirs.detail else ""
        by = f" by {self.killer}" if self.killer else ""
        return (
            f"{self.mutant.id} {place} {self.mutant.operator}: auditor {self.ours.status}{by}; "
            f"mutmut {self.theirs.status}{detail}; the slow way {slow or 'was not asked'}"
        )


def differences(ours: Run, theirs: Run) -> list[Difference]:
    """By path and line. A survivor, and a mutant that no test covers, are the same: unnoticed."""
    known, mutants = ours.verdict_of, {mutant.id: mutant for mutant in ours.mutants}
    found = [
        Difference(mutant=mutants[their.mutant_id], ours=our, theirs=their, killer=_killer(ours, our))
        for their in theirs.verdicts
        if (our := known.get(their.mutant_id)) and _word(our) != _word(their)
    ]
    return sorted(found, key=lambda one: (one.mutant.path, one.mutant.span.line, one.mutant.id))


def listed(output: Path, ours: Run, theirs: Run) -> list[str]:
    """The list, and how many mutants both judged; the slow way is asked now, of the auditor's run in `output`."""
    both = {verdict.mutant_id for verdict in theirs.verdicts} & set(ours.verdict_of)
    found = differences(ours, theirs)
    slow = slow_words(output, found[:ASKED])
    head = f"{len(both) - len(found)} of {len(both)} mutants that both judged have the same verdict"
    return [head, *(one.told(slow.get(one.mutant.id, "")) for one in found)]


def slow_words(output: Path, asked: Sequence[Difference]) -> dict[str, str]:
    """What the slow way says of each: another word where `verify` disagrees, the auditor's own where it agrees.

    Raises `SystemExit` when it can't be asked.
    """
    if not asked:
        return {}
    only = [word for one in asked for word in ("--mutant", one.mutant.id)]
    command = [sys.executable, "-m", "auditor", "verify", str(ROOT), "--output", str(output)]
    more = ["--resume", "--json-lines", *only]
    answer = subprocess.run([*command, *more], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if answer.returncode not in (0, 1):
        raise SystemExit(f"auditor verify: exit code {answer.returncode}")
    return words_of(answer.stdout, asked)


def words_of(json_lines: str, asked: Sequence[Difference]) -> dict[str, str]:
    """The slow way's words from what `auditor verify --json-lines` wrote."""
    result = json.loads(json_lines.strip().splitlines()[-1])
    others = {one["mutant"]: str(one["slow_way"]) for one in [*result["disagree"], *result["no_verdict"]]}
    return {one.mutant.id: others.get(one.mutant.id, str(one.ours.status)) for one in asked}


def _word(verdict: Verdict) -> str:
    return NOTICED.get(verdict.status, str(verdict.status))


def _killer(run: Run, verdict: Verdict) -> str:
    return run.baseline.tests[verdict.killers[0]].id if verdict.killers else ""


if __name__ == "__main__":
    folders = [Path(folder).resolve() for folder in sys.argv[1:3]]
    runs = [load_run(folder / "latest" / "audit.json") for folder in folders]
    print("\n".join(listed(folders[0], *runs)))
