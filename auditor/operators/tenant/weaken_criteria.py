"""Let aliases and loaded relationships past a criterion on every query.

What it does:
    Turns `include_aliases=True` and `propagate_to_loaders=True` of a tenant's `with_loader_criteria()` into `False`,
    where the file makes an alias, or the criterion is for every query of a session.
Why it matters:
    The criterion still limits plain queries, and the same rows come in by a side door: a self-join through
    `aliased()`, a relationship that is loaded later (CWE-639, CWE-284, API1:2023).
Example:
    with_loader_criteria(Owned, …, include_aliases=True) → with_loader_criteria(Owned, …, include_aliases=False)
A test that would notice:
    Creates rows for two tenants that refer to each other, asks as one of them for a query through an alias or for a
    loaded relationship, and asserts that no row of the other tenant is among what comes back.
Equivalent when:
    No query that the criterion meets has an alias, or loads a relationship lazily.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.Call,)

_LISTENER = '@event.listens_for(Session, "do_orm_execute")\ndef limit(state):\n    state.own = '
_OWN = "other = aliased(Note)\nown = with_loader_criteria(Owned, lambda row: row.tenant_id == id, "
examples = (
    Example(
        _OWN + "include_aliases=True)\n",
        (_OWN + "include_aliases=False)\n",),
    ),
    Example(
        _LISTENER + "with_loader_criteria(Note, Note.tenant_id == id, propagate_to_loaders=True)\n",
        (_LISTENER + "with_loader_criteria(Note, Note.tenant_id == id, propagate_to_loaders=False)\n",),
    ),
    Example(
        "own = with_loader_criteria(Owned, lambda row: row.tenant_id == id, include_aliases=True)\n",
        why="no alias is in sight that the criterion could miss",
    ),
    Example(
        "old = with_loader_criteria(Note, Note.is_old, include_aliases=True)\nother = aliased(Note)\n",
        why="it is no tenant's",
    ),
)

_WIDE = frozenset({"include_aliases", "propagate_to_loaders"})
_MEETS_THEM = re.compile(r"\baliased\(|do_orm_execute")


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    call = cst.ensure_type(node, cst.Call)
    if called_name(call) != "with_loader_criteria" or not _MEETS_THEM.search(context.source):
        return
    if not any(map(context.tenancy.is_tenant, re.findall(r"\w+", context.code(call)))):
        return
    for argument in call.args:
        match argument:
            case cst.Arg(keyword=cst.Name(name), value=cst.Name("True") as value) if name in _WIDE:
                yield call.with_deep_changes(value, value="False")
