"""Unregister the listener that limits every query to the tenant.

What it does:
    Removes the registration of a `do_orm_execute` listener that adds a tenant's criterion: its decorator
    `@event.listens_for(…, "do_orm_execute")`, or the call `event.listen(…, "do_orm_execute", …)`.
Why it matters:
    Queries rely on the listener and filter by nothing else: without it every one of them reads all tenants' rows
    (CWE-639, CWE-284, API1:2023). It is lost in a refactoring, or when a second session class is not listened to.
Example:
    @event.listens_for(Session, "do_orm_execute") def limit(state): … → def limit(state): …
A test that would notice:
    Creates rows for two tenants and reads, as one of them, through a session made as the application makes its own:
    a plain select, a select with an alias, and a relationship that is loaded.
Equivalent when:
    Every query filters by the tenant itself too.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, text_of

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.FunctionDef, cst.Expr)

_LISTENER = (
    "def limit(state):\n"
    "    state.statement = state.statement.options(with_loader_criteria(Owned, Owned.tenant_id == tenant.get()))\n"
)
examples = (
    Example(f'@event.listens_for(Session, "do_orm_execute")\n{_LISTENER}', (_LISTENER,)),
    Example(
        f'{_LISTENER}\n\nevent.listen(Session, "do_orm_execute", limit)\nSession = 1\n',
        (f"{_LISTENER}\n\nSession = 1\n",),
    ),
    Example(
        '@event.listens_for(Session, "do_orm_execute")\ndef count(state):\n    queries.append(state)\n',
        why="it limits nothing to a tenant",
    ),
    Example(
        '@event.listens_for(Session, "after_commit")\ndef tell(session):\n    publish(session.info["tenant_id"])\n',
        why="it is no limit of queries",
    ),
)

_EVENT = "do_orm_execute"


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.FunctionDef(decorators=decorators) if _limits_to_tenant(node, context):
            left = [one for one in decorators if not _listens(one.decorator, "listens_for")]
            if len(left) < len(decorators):
                yield node.with_changes(decorators=left)
        case cst.Expr(value=cst.Call(args=[*_, cst.Arg(value=cst.Name(name))]) as call) if _listens(call, "listen"):
            functions = [one for one in context.nodes() if isinstance(one, cst.FunctionDef) and one.name.value == name]
            if any(_limits_to_tenant(function, context) for function in functions):
                yield cst.RemoveFromParent()


def _listens(node: cst.BaseExpression, by: str) -> bool:
    return (
        isinstance(node, cst.Call)
        and called_name(node) == by
        and any(text_of(argument.value) == _EVENT for argument in node.args)
    )


def _limits_to_tenant(function: cst.FunctionDef, context: Context) -> bool:
    code = context.code(function.body)
    return "with_loader_criteria" in code or any(map(context.tenancy.is_tenant, re.findall(r"\w+", code)))
