"""Stage: figures to a decision. Shares are exact fractions; nothing is rounded up to its limit."""

import difflib
from fractions import Fraction
from math import ceil

from auditor.config.model import GateConfig
from auditor.errors import UsageError
from auditor.model.gate import Condition, GateResult
from auditor.model.mutant import GENERAL
from auditor.model.plain import counted, percent
from auditor.model.score import Scores, Tally
from auditor.model.selection import Selection
from auditor.model.wording import family_rank
from auditor.registry import shelf

MOST_WITHOUT_VERDICT = Fraction(5, 100)
GO_ON = "python -m auditor run --resume"


def decide(
    scores: Scores, gate: GateConfig, *, verdicts_expected: int = 0, selection: Selection | None = None
) -> GateResult:
    """Whether the merge may go on: enough verdicts, enough killed in all, enough killed in each family named.

    `verdicts_expected` is the number of mutants that were to be run (0: as many as have a verdict). The result is
    `incomplete` when one of them was not run, when more than 5 % timed out or ended in an error, or when nothing can
    be scored. Of a narrowed run only the `selection` is judged, and a condition says so; a family that has no mutant
    there asks for nothing, a diff without mutants passes, and a shard that came to its end decides nothing, not even
    whether it has verdicts enough: the merge does. Advisory mutants decide nothing either, but where a family that is
    named has no others.
    """
    selection = selection or Selection()
    early = _ended_early(scores.judged, verdicts_expected)
    scope = tuple(_only_a_part(selection, scores.judged) for _ in selection.restrictions[:1])
    if selection.shard or (selection.may_be_empty and not verdicts_expected):
        return GateResult(passed=not early, conditions=(*early, *scope), incomplete=bool(early))
    enough = _enough_verdicts(scores.total)
    only_advisory = bool(selection.restrictions and not scores.total.total and scores.all_advisory.total)
    families = sorted(gate.family.items(), key=lambda item: family_rank(item[0]))
    tallies = {family: _of_family(scores, family) for family, _ in families}
    conditions = (
        *early,
        enough,
        _only_advised("fail_under", "all mutants", gate.fail_under)
        if only_advisory
        else _enough_killed("fail_under", "all mutants", "", scores.total, gate.fail_under),
        *(
            _nothing_asked(family, limit)
            if selection.may_miss_a_family and not tallies[family].total
            else _enough_killed(f"family.{family}", family, family, tallies[family], limit)
            for family, limit in families
        ),
        *scope,
    )
    incomplete = bool(early) or not enough.passed or (scores.total.score is None and not only_advisory)
    return GateResult(
        passed=not incomplete and all(condition.passed for condition in conditions),
        conditions=conditions,
        incomplete=incomplete,
    )


def known_families(gate: GateConfig) -> None:
    """Raises `UsageError` for a family that no operator on the shelf belongs to."""
    known = sorted({GENERAL, *(operator.partition("/")[0] for operator in shelf("operators"))})
    for family in gate.family:
        if family not in known:
            close = difflib.get_close_matches(family, known, n=1)
            hint = f"Did you mean {close[0]!r}? " if close else ""
            raise UsageError(
                "gate-unknown-family",
                f"no operator belongs to the family {family!r} in [tool.auditor.gate]",
                remedy=f"{hint}Known families: {', '.join(known)}",
            )


def _only_a_part(selection: Selection, judged: int) -> Condition:
    if not judged and selection.may_be_empty:
        sentence = f"nothing to audit in {selection.words}"
    else:
        sentence = f"judged only {judged} of {counted(selection.found, 'mutant')}: {selection.words}"
    if selection.shard:
        sentence += "; the gate is decided when the shards are merged"
    return Condition(name="scope", sentence=sentence, actual=judged, limit=0, passed=True)


def _only_advised(name: str, subject: str, limit_percent: float) -> Condition:
    limit = Fraction(str(limit_percent)) / 100
    sentence = f"{subject}: only advisory ones were judged, which decide nothing (needs {percent(limit)})"
    return Condition(name=name, sentence=sentence, actual=0, limit=float(limit), passed=True)


def _nothing_asked(family: str, limit_percent: float) -> Condition:
    limit = Fraction(str(limit_percent)) / 100
    sentence = f"{family}: none of its mutants was to be judged (needs {percent(limit)})"
    return Condition(name=f"family.{family}", sentence=sentence, actual=0, limit=float(limit), passed=True)


def _of_family(scores: Scores, family: str) -> Tally:
    scored = scores.by_family.get(family, Tally())
    return scored if scored.total else scores.advisory.get(family, scored)


def _ended_early(judged: int, expected: int) -> tuple[Condition, ...]:
    """A condition that is not met; none for a run that came to its end."""
    left = expected - judged
    if left <= 0:
        return ()
    sentence = f"the run was ended early: {left} of {counted(expected, 'mutant')} not run (go on: {GO_ON})"
    return (Condition(name="finished", sentence=sentence, actual=float(left), limit=0.0, passed=False),)


def _enough_verdicts(total: Tally) -> Condition:
    expected, missing = total.total, total.without_verdict
    share = Fraction(missing, expected) if expected else Fraction(0)
    allowed = int(MOST_WITHOUT_VERDICT * expected)
    if missing:
        excess = f": {missing - allowed} too many" if missing > allowed else ""
        sentence = f"no verdict: {missing} of {expected} mutants (at most {percent(MOST_WITHOUT_VERDICT)}{excess})"
    else:
        sentence = "every mutant has a verdict"
    return Condition(
        name="verdicts",
        sentence=sentence,
        actual=float(share),
        limit=float(MOST_WITHOUT_VERDICT),
        passed=missing <= allowed,
    )


def _enough_killed(name: str, subject: str, family: str, tally: Tally, limit_percent: float) -> Condition:
    limit = Fraction(str(limit_percent)) / 100
    share = tally.score
    passed = share >= limit if share is not None else bool(family) and limit == 0
    return Condition(
        name=name,
        sentence=_sentence(subject, family, tally, limit, passed),
        actual=float(share or 0),
        limit=float(limit),
        passed=passed,
    )


def _sentence(subject: str, family: str, tally: Tally, limit: Fraction, passed: bool) -> str:
    if tally.score is None:
        made = f"no {family} mutants were made" if family else "no mutants were made"
        return f"{subject}: {made if not tally.total else 'no mutant has a verdict to score'} (needs {percent(limit)})"
    scored = tally.killed + tally.survived + tally.no_coverage
    figures = f"{subject}: {tally.killed} of {scored} killed, {percent(tally.score)} (needs {percent(limit)}"
    return f"{figures})" if passed else f"{figures}: {ceil(limit * scored) - tally.killed} more)"
