"""What an unmutated suite said, against what the baseline saw."""

from auditor.model.baseline import Baseline
from auditor.model.test import Outcome, Stability
from auditor.workers.message import Message
from auditor.workers.worker import Ran

IN_ANY_ORDER = frozenset({Stability.STABLE})
IN_FILE_ORDER = frozenset({Stability.STABLE, Stability.ORDER_DEPENDENT})


def difference(
    ran: Ran,
    baseline: Baseline,
    deciding: frozenset[Stability] = IN_FILE_ORDER,
    when: str = "",
    among: frozenset[int] | None = None,
) -> str:
    """What the unmutated suite, or the tests `among` it, said otherwise than in the baseline, in words; only tests of
    the `deciding` stabilities count."""
    if ran.how != "finished":
        return f"the unmutated suite {ran.how}: {ran.detail}"
    if ran.boot:
        return f"the unmutated suite does not collect: {ran.boot}"
    said: dict[str, Message] = {line["test"]: line for line in ran.lines}
    for number, test in enumerate(baseline.tests):
        if among is not None and number not in among:
            continue
        line = said.get(test.id)
        if line is None:
            return f"{test.id} was not run"
        if test.stability in deciding and not Outcome(line["outcome"]).is_green:
            return f"{test.id} {line['outcome']} there{when}: {line.get('failure', '')}"
    return ""
