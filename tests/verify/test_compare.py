"""What counts as agreement."""

from dataclasses import replace

import pytest

from auditor.model.verdict import Status
from auditor.verify import Agreement, Comparison
from auditor.verify.compare import Outcome
from auditor.verify.slow_way import SlowVerdict
from tests.factories import realistic_run

RUN = realistic_run()
SLOW = (Status.KILLED, Status.SURVIVED, Status.TIMEOUT, Status.ERROR)  # what the slow way can say
AGREE, DIFFER, NOTHING = Outcome.AGREES, Outcome.DISAGREES, Outcome.NOT_CLAIMED
TABLE = {
    Status.KILLED: (AGREE, DIFFER, DIFFER, DIFFER),
    Status.SURVIVED: (DIFFER, AGREE, DIFFER, DIFFER),
    Status.NO_COVERAGE: (DIFFER, AGREE, DIFFER, DIFFER),
    Status.TIMEOUT: (DIFFER, DIFFER, AGREE, AGREE),
    Status.ERROR: (NOTHING, NOTHING, AGREE, AGREE),
}


def compared(status, slow):
    verdict = replace(RUN.verdicts[0], status=status)
    return Comparison(mutant=RUN.mutants[0], verdict=verdict, slow=SlowVerdict(status=slow))


@pytest.mark.parametrize("status", list(Status))
def test_the_engines_word_beside_each_of_the_slow_ways(status):
    assert tuple(compared(status, slow).outcome for slow in SLOW) == TABLE[status]


def test_an_error_is_counted_apart():
    all_ = tuple(compared(status, slow) for status in Status for slow in SLOW)
    agreement = Agreement(comparisons=all_)
    assert len(agreement.agreeing) + len(agreement.disagreements) + len(agreement.not_claimed) == len(all_)
    assert {comparison.verdict.status for comparison in agreement.not_claimed} == {Status.ERROR}
