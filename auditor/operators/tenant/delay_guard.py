"""Check whose row it is only after the row has been written.

What it does:
    Moves the check of a row's tenant, made in Python, behind the commit that follows it in the same block: the caller
    still gets the error, and the other tenant's row is changed or deleted all the same.
Why it matters:
    The answer is right and the damage is done (CWE-696, CWE-639, API1:2023): a test that asserts the status code alone
    sees nothing.
Example:
    if note.tenant_id != tenant_id: raise NotFound; await session.delete(note); await session.commit()
    → await session.delete(note); await session.commit(); if note.tenant_id != tenant_id: raise NotFound
A test that would notice:
    Asks, as one tenant, to change or delete a row of another one, asserts the error, and then reads that row back and
    finds it unchanged.
Equivalent when:
    Nothing is written between the check and the commit.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name
from auditor.operators.tenant._condition import is_other_tenant

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.IndentedBlock,)

_GUARD = "    if note.tenant_id != tenant_id:\n        raise NotFound\n"
_EITHER = "    if note is None or note.tenant_id != tenant_id:\n        raise NotFound\n"
_NONE = "    if note is None:\n        raise NotFound\n"
_RENAME = "    note.name = 'x'\n    await session.commit()\n"
_DELETE = "    await session.delete(note)\n    await session.commit()\n"
examples = (
    Example(
        f"async def drop(session, note, tenant_id):\n{_GUARD}{_DELETE}",
        (f"async def drop(session, note, tenant_id):\n{_DELETE}{_GUARD}",),
    ),
    Example(
        f"async def rename(session, note, tenant_id):\n{_GUARD}{_RENAME}    return note\n",
        (f"async def rename(session, note, tenant_id):\n{_RENAME}{_GUARD}    return note\n",),
    ),
    Example(
        f"async def drop(session, note, tenant_id):\n{_EITHER}{_DELETE}",
        (f"async def drop(session, note, tenant_id):\n{_NONE}{_DELETE}{_GUARD}",),
    ),
    Example(
        f"async def rename(session, note, tenant_id):\n{_GUARD}    note.name = 'x'\n    return note\n",
        why="without a commit the error undoes the write",
    ),
    Example(
        f"async def read(session, note, tenant_id):\n{_GUARD}    await session.commit()\n",
        why="nothing is written in between",
    ),
    Example(
        f"async def read(session, note, tenant_id):\n{_GUARD}    if note.is_old:\n        return\n{_DELETE}",
        why="the check would not be reached by all that leave before it",
    ),
)

_WRITES = frozenset({"add", "add_all", "delete", "execute", "merge", "update", "insert", "bulk_update_mappings"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    statements = list(cst.ensure_type(node, cst.IndentedBlock).body)
    for index, guard in enumerate(statements):
        parts = _parts(guard, context)
        commit = _commit_after_a_write(statements[index + 1 :]) if parts else None
        if commit is not None:
            after = index + 2 + commit
            *stays, moved = parts
            changed = [*statements[:index], *stays, *statements[index + 1 : after], moved, *statements[after:]]
            yield node.with_changes(body=changed)


def _parts(node: cst.BaseStatement, context: Context) -> list[cst.If]:
    """`if row.tenant_id != tenant_id: raise …`, after what else it refuses: `row is None or …` stays where it is."""
    match node:
        case cst.If(test=test, orelse=None, body=cst.IndentedBlock(body=[cst.SimpleStatementLine(body=[cst.Raise()])])):
            if is_other_tenant(test, context):
                return [node]
            match test:
                case cst.BooleanOperation(operator=cst.Or(), left=left, right=right) if is_other_tenant(right, context):
                    first = node.with_changes(test=left)
                    return [first, node.with_changes(test=right, leading_lines=[])]
    return []


def _commit_after_a_write(statements: list[cst.BaseStatement]) -> int | None:
    """Where the first commit stands, if something is written before it and all that comes before runs in any case."""
    is_written = False
    for index, statement in enumerate(statements):
        if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) != 1:
            return None
        match statement.body[0]:
            case (
                cst.Assign(targets=[cst.AssignTarget(target=cst.Attribute()), *_])
                | cst.AugAssign(target=cst.Attribute())
            ):
                is_written = True
            case cst.Return() | cst.Raise():
                return None
            case cst.Expr(value=value) | cst.Assign(value=value):
                call = value.expression if isinstance(value, cst.Await) else value
                name = called_name(call) if isinstance(call, cst.Call) else ""
                if name == "commit":
                    return index if is_written else None
                is_written = is_written or name in _WRITES
    return None
