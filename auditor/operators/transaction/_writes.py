"""What is written within a transaction, statement by statement."""

import re
from collections.abc import Iterator, Sequence

import libcst as cst

from auditor.operators import Context, below, called_name, ends_transaction, owner_of, statement_call

_METHODS = frozenset(
    {"add", "add_all", "delete", "merge", "bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings"}
)
_OF_ONE_ROW = frozenset({"add", "delete", "merge"})
_RUNS = frozenset({"execute", "executemany", "scalar", "scalars", "fetch", "fetchrow", "fetchval", "exec"})
_CHANGES = re.compile(
    r"""\(?(?:[\w.]+\.)?(?:\w+_)?(?:insert|update|delete|merge)\(|(?:\w+\.)?(?:text\(\s*)?[rf]*["'\s]+"""
    r"""(?:INSERT|UPDATE|DELETE|MERGE)\b""",
    re.IGNORECASE,
)
_READS = re.compile(r"""\(?(?:\w+\.)?(?:select\(|(?:text\(\s*)?[rf]*["'\s]+SELECT\b)""", re.IGNORECASE)
_LOADS = frozenset({"get", "get_one"})
_WRITES_BY_NAME = re.compile(
    r"(?:add|create|insert|update|upsert|delete|remove|save|store|write|transfer|debit|credit|charge|withdraw|deposit"
    r"|increment|decrement|move|revoke)(?:_\w+)?"
)
_NO_ROWS = frozenset({"self", "cls", "request", "response", "app", "settings", "config", "state", "logger", "session"})

Lines = Sequence[cst.CSTNode]


def commit_owner(line: cst.CSTNode, context: Context) -> str:
    """`session` where the line is `await session.commit()`, else ""."""
    match line:
        case cst.SimpleStatementLine(body=[statement]) if ends_transaction(statement, by="commit"):
            call = statement_call(statement)
            owner = owner_of(call) if call is not None and called_name(call) == "commit" else None
            return context.code(owner) if owner is not None else ""
    return ""


def last_write(lines: Lines, owner: str, context: Context) -> int | None:
    """Where the last write of the open transaction begins, when another row was written before it."""
    ends = [index for index, line in enumerate(lines) if _ends(line)]
    first = ends[-1] + 1 if ends else 0
    written = [(index, row) for index in range(first, len(lines)) if (row := row_written(lines[index], owner, context))]
    while len(written) > 1 and written[-2][1] == written[-1][1]:
        written.pop()
    return written[-1][0] if len(written) > 1 else None


def _ends(line: cst.CSTNode) -> bool:
    match line:
        case cst.SimpleStatementLine(body=[statement]):
            return ends_transaction(statement, by="commit") or ends_transaction(statement, by="rollback")
    return False


def row_written(line: cst.CSTNode, owner: str, context: Context) -> str:
    """The row that the line writes through `owner`, as the code names it, or the writing call; "" for no write."""
    match line:
        case cst.SimpleStatementLine(body=[statement]):
            for call in _calls(statement, context):
                if row := _written_by(call, owner, context):
                    return row
            return changed_row(statement, context)
    return ""


def changed_row(statement: cst.CSTNode, context: Context) -> str:
    """`user` of `user.name = name`."""
    match statement:
        case (
            cst.Assign(targets=[cst.AssignTarget(target=cst.Attribute(value=row))])
            | cst.AugAssign(target=cst.Attribute(value=row))
        ):
            name = context.code(row)
            return "" if re.split(r"\W", name)[0] in _NO_ROWS else name
    return ""


def _written_by(call: cst.Call, owner: str, context: Context) -> str:
    """Nothing for a read, or a call that the session has no part in."""
    through, name = owner_of(call), called_name(call)
    if through is not None and context.code(through) == owner:
        if name in _METHODS and call.args:
            return context.code(call.args[0].value if name in _OF_ONE_ROW else call)
        return context.code(call) if name in _RUNS and call.args and _changes(call.args[0].value, context) else ""
    is_given = any(context.code(argument.value) == owner for argument in call.args)
    return context.code(call) if is_given and _WRITES_BY_NAME.fullmatch(name.lstrip("_")) else ""


def _changes(statement: cst.BaseExpression, context: Context) -> bool:
    return _CHANGES.match(meaning_of(statement, context)) is not None


def meaning_of(statement: cst.BaseExpression, context: Context) -> str:
    """The code of a query; where that begins with a variable, of what was last given to the variable."""
    code = context.code(statement)
    variable = re.match(r"(\w+)(?=\.|$)", code)
    functions = [scope for scope in context.scopes(statement) if isinstance(scope, cst.FunctionDef)]
    if variable is None or not functions:
        return code
    given = re.findall(rf"^\s*{variable[1]}\s*(?::[^=\n]+)?=\s*(.+)", context.code(functions[0]), re.MULTILINE)
    return str(given[-1]) if given else code


def only_reads(body: cst.CSTNode, owner: str, context: Context) -> bool:
    """Whether all that is done with `owner` is to load rows and to run SELECTs, and no row is changed."""
    if any(changed_row(at, context) or _sets(at) for at in below(body, context)):
        return False
    uses = [at for at in below(body, context) if isinstance(at, cst.Name | cst.Attribute) and context.code(at) == owner]
    return bool(uses) and all(_is_read(use, context) for use in uses)


def _sets(node: cst.CSTNode) -> bool:
    """`setattr(user, name, value)`, and what is only called for its effect: `user.deactivate()`."""
    return isinstance(node, cst.Expr) or (isinstance(node, cst.Call) and called_name(node) == "setattr")


def _is_read(use: cst.CSTNode, context: Context) -> bool:
    method = context.parent(use)
    call = context.parent(method) if method is not None else None
    if not (isinstance(method, cst.Attribute) and isinstance(call, cst.Call) and call.func is method):
        return False
    if called_name(call) in _LOADS:
        return True
    runs = called_name(call) in _RUNS and len(call.args) > 0
    return runs and _READS.match(meaning_of(call.args[0].value, context)) is not None


def _calls(statement: cst.CSTNode, context: Context) -> Iterator[cst.Call]:
    return (at for at in below(statement, context) if isinstance(at, cst.Call))


def begun_by(block: cst.With, context: Context) -> Iterator[tuple[int, str]]:
    """For each `….begin()` that the block enters: its index, and what writes in it: the `as` name, or its owner."""
    for index, item in enumerate(block.items):
        if isinstance(item.item, cst.Call) and called_name(item.item) == "begin":
            owner = owner_of(item.item)
            target = item.asname.name if item.asname is not None else owner
            if owner is not None and target is not None and not item.item.args:
                yield index, context.code(target)


def commits_anyway(statement: cst.Expr, context: Context) -> bool:
    """Whether the statement commits at the end of a block that does so itself."""
    call = statement_call(statement)
    owner = owner_of(call) if call is not None else None
    if owner is None:
        return False
    return any(
        context.code(owner) == writer
        for block in context.ancestors(statement)
        if isinstance(block, cst.With)
        for _, writer in begun_by(block, context)
    )
