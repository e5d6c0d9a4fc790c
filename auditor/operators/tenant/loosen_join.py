"""Turn the join that limits rows to the tenant into an outer one.

What it does:
    Makes `.outerjoin()` of `.join()`, where the tenant's condition stands in the ON clause and nowhere else in the
    query: an outer join keeps the rows that its condition refuses.
Why it matters:
    The condition is still there to be read and no longer limits anything: the query gives the rows of all tenants, only
    without what they were joined with (CWE-639, CWE-863, API1:2023). It happens when rows without a partner are to be
    shown too.
Example:
    select(User).join(Note, and_(Note.user_id == User.id, Note.tenant_id == tenant_id)) → select(User).outerjoin(…)
A test that would notice:
    Creates rows for two tenants on both sides of the join, asks as one of them, and asserts exactly which rows come
    back.
Equivalent when:
    Another condition of the query asks for a value of the joined table, so that rows without a partner fall out all the
    same (not mutated where the query itself shows it).
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name
from auditor.operators.tenant._condition import column_of, is_condition

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.Call,)

_COLUMN = re.compile(r"\b(?:[A-Z]\w*|c)\.(\w+)")
_ON = "and_(Note.user_id == User.id, Note.tenant_id == tenant_id)"
examples = (
    Example(
        f"rows = select(User).join(Note, {_ON}).order_by(User.id)\n",
        (f"rows = select(User).outerjoin(Note, {_ON}).order_by(User.id)\n",),
    ),
    Example(
        "rows = select(User).join(Note, onclause=(Note.user_id == User.id) & (Note.tenant_id == tenant_id))\n",
        ("rows = select(User).outerjoin(Note, onclause=(Note.user_id == User.id) & (Note.tenant_id == tenant_id))\n",),
    ),
    Example(
        f"rows = select(User).join(Note, {_ON}).where(User.tenant_id == tenant_id)\n",
        why="the query has another condition on the tenant",
    ),
    Example(
        f"rows = select(User).join(Note, {_ON}).where(Note.title == title)\n",
        why="rows without a note fall out all the same",
    ),
    Example(
        "rows = select(User).join(Note, and_(Note.user_id == User.id, Note.tenant_id == User.tenant_id))\n",
        why="it ties two tables together and asks for no tenant",
    ),
    Example("path = os.path.join(folder, tenant_id)\n", why="it is no query"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Call(func=cst.Attribute(attr=cst.Name("join")) as function, args=[cst.Arg(value=joined), *_]):
            asks = [at for at in _parts(node) if is_condition(at, context) and _asks_for_a_tenant(at, context)]
            if asks and not _is_limited_elsewhere(node, joined, context):
                yield node.with_changes(func=function.with_changes(attr=cst.Name("outerjoin")))


def _parts(call: cst.Call) -> Iterator[cst.BaseExpression]:
    """What the ON clause joins by "and"."""
    waiting = [argument.value for argument in call.args[1:]]
    for at in waiting:
        match at:
            case cst.Call(args=arguments) if called_name(at) == "and_":
                waiting += [argument.value for argument in arguments]
            case cst.BinaryOperation(operator=cst.BitAnd(), left=left, right=right):
                waiting += [left, right]
            case _:
                yield at


def _asks_for_a_tenant(condition: cst.BaseExpression, context: Context) -> bool:
    """Rather than tying two columns together."""
    match condition:
        case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(comparator=right)]):
            other = right if column_of(condition, context) is left else left
            return re.match(r"(?:\w+\.)*(?:[A-Z]\w*|c)\.", context.code(other)) is None
    return True


def _is_limited_elsewhere(join: cst.Call, joined: cst.BaseExpression, context: Context) -> bool:
    """Whether the rest of the function asks for a tenant too, or the query for anything of the joined table."""
    whole: cst.CSTNode = join
    while isinstance(above := context.parent(whole), cst.Attribute | cst.Call):
        whole = above
    after = context.code(whole)[len(context.code(join)) :]
    is_named = re.search(rf"\b{re.escape(context.code(joined))}\.", after) is not None
    around = next((at for at in context.ancestors(join) if isinstance(at, cst.FunctionDef)), context.module)
    columns = [name for name in _COLUMN.findall(context.code(around)) if context.tenancy.is_tenant(name)]
    return is_named or len(columns) > 1
