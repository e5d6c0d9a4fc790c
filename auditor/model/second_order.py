"""Second-order mutants: several guards of one row lost at once, because each alone was not missed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from auditor.model.mutant import Mutant
from auditor.model.plan import Task
from auditor.model.verdict import Status, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """`whole` is the survivor and its `partners` in one mutant, `rest` the partners alone; `task` has the tests that
    run any of them: the one guard may keep a test from the other."""

    whole: Mutant
    rest: Mutant
    partners: tuple[Mutant, ...]
    task: Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """The trials of one survivor, in their order; `left_out` partners are in none of them."""

    survivor: Mutant
    trials: tuple[Trial, ...]
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """`mutant` has the edits of the survivor (its id) that it was made for, and of its partners.

    Killed means that tests of `task` fail with all of them and pass with the survivor alone, and with the others alone;
    survived, that none does; an error, that nothing can be said.
    """

    mutant: Mutant
    survivor: str
    partners: tuple[Mutant, ...]
    task: Task
    verdict: Verdict

    @property
    def of(self) -> tuple[str, ...]:
        """The ids of all that it is made of, the survivor first."""
        return (self.survivor, *(partner.id for partner in self.partners))

    @property
    def is_noticed(self) -> bool:
        return self.verdict.status is Status.KILLED

    @property
    def ends_the_trials(self) -> bool:
        """Whether one partner is enough to explain that the survivor is not missed; or no test fails with all of them
        gone, so that none fails with some of them gone."""
        no_test_fails = self.verdict.status is Status.SURVIVED and len(self.verdict.row) == len(self.task.tests)
        return no_test_fails if len(self.partners) > 1 else self.is_noticed


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOrder:
    """`left_out` maps a survivor's id to how many partners were not tried with it, because others were nearer;
    `untried` counts the second-order mutants that an interruption left."""

    joints: tuple[Joint, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    untried: int = 0

    @property
    def redundant(self) -> dict[str, Joint]:
        """For each mutant that is covered jointly with others, by id, a joint mutant that shows it with the fewest.

        Of two both are; of more only the survivor that they were tried for.
        """
        found: dict[str, Joint] = {}
        for joint in sorted(self.joints, key=lambda joint: len(joint.partners)):
            if joint.is_noticed:
                for mutant_id in joint.of if len(joint.of) == 2 else joint.of[:1]:
                    found.setdefault(mutant_id, joint)
        return found


def redundant_among(verdicts: Iterable[Verdict], second_order: SecondOrder) -> dict[str, Joint]:
    """The survivors that are covered jointly with others, by id, with the joint mutant that shows it."""
    survived = {verdict.mutant_id for verdict in verdicts if verdict.status is Status.SURVIVED}
    return {id_: joint for id_, joint in second_order.redundant.items() if id_ in survived}
