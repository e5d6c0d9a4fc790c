"""What is said of a survivor for the other guards of its row."""

from auditor.model.mutant import Mutant
from auditor.model.plain import counted
from auditor.model.run import Run
from auditor.model.second_order import Joint
from auditor.model.verdict import Status
from auditor.model.wording import bug


def together(run: Run, mutant: Mutant) -> str:
    """That others guard the same row, and which; or that it was tried with others, and is a hole all the same; "" for a
    mutant that was not tried with any."""
    joint = run.redundant.get(mutant.id)
    if joint is not None:
        tests = sorted(run.baseline.tests[test].id for test in joint.verdict.killers)
        more = f" and {len(tests) - 1} more" if len(tests) > 1 else ""
        return f"Redundant, jointly covered: {tests[0]}{more} fails when also {_others(run, joint, mutant)}."
    tried = [one for one in run.second_order.joints if one.survivor == mutant.id]
    if not tried:
        return ""
    partners = {id_ for one in tried for id_ in one.of[1:]}
    left = run.second_order.left_out.get(mutant.id, 0)
    told = f"Tried together with {counted(len(partners), 'other guard')}: no test notices that all are gone"
    unsure = sum(one.verdict.status is Status.ERROR for one in tried)
    notes = [f"{counted(unsure, 'trial')} said nothing"] * bool(unsure) + [f"{left} more were not tried"] * bool(left)
    return f"{told} ({', '.join(notes)})." if notes else f"{told}."


def _others(run: Run, joint: Joint, mutant: Mutant) -> str:
    by_id = {one.id: one for one in (*run.mutants, *joint.partners)}
    others = [by_id[id_] for id_ in joint.of if id_ != mutant.id]
    return " and ".join(f"{bug(one)} ({one.path}:{one.span.line}, {one.operator})" for one in others)
