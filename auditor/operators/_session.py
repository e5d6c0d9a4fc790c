"""Database sessions and connections, told by name and declaration, and what is written through them."""

import re

import libcst as cst

from auditor.operators._context import Context
from auditor.operators._trees import called_name, made_name, text_of

_SESSION = re.compile(r"_*(?:\w+_)?(?:session|sess|db|dbsession)\d*", re.IGNORECASE)
_CONNECTION = re.compile(r"_*(?:\w+_)?(?:conn|connection)\d*", re.IGNORECASE)
_OF_HTTP = re.compile(r"\b(?:Client|requests\.|httpx\.)Session|\bAsyncClient\b")
_CONTROL = re.compile(
    r"\s*(?P<verb>(?:BEGIN|START\s+TRANSACTION)\b(?=[^;]*;?\s*$)|(?:COMMIT|END|ROLLBACK|ABORT)\b"
    r"(?=(?:\s+(?:WORK|TRANSACTION))?\s*;?\s*$))",
    re.IGNORECASE,
)
_COMMITS = frozenset({"COMMIT", "END"})
_ROLLS_BACK = frozenset({"ROLLBACK", "ABORT"})


def owner_of(call: cst.Call) -> cst.BaseExpression | None:
    """`session` of `session.add(user)`, None for a plain function."""
    return call.func.value if isinstance(call.func, cst.Attribute) else None


def statement_call(statement: cst.CSTNode) -> cst.Call | None:
    """The call that the expression statement is, awaited or not."""
    value = statement.value if isinstance(statement, cst.Expr) else None
    if isinstance(value, cst.Await):
        value = value.expression
    return value if isinstance(value, cst.Call) else None


def is_session(owner: cst.BaseExpression | None, context: Context) -> bool:
    """A session of SQLAlchemy's: called so, or declared so by a parameter or a `with … as`."""
    match owner:
        case cst.Name(value=name):
            declared = _declared(owner, name, context)
        case cst.Attribute(attr=cst.Name(value=name)):
            declared = ""
        case _:
            return False
    if _OF_HTTP.search(declared):
        return False
    return _SESSION.fullmatch(name) is not None or re.search("session", declared, re.IGNORECASE) is not None


def is_connection(owner: cst.CSTNode | None) -> bool:
    """A connection, or a call that makes one: called so."""
    return _CONNECTION.fullmatch(made_name(owner)) is not None


def _declared(node: cst.CSTNode, name: str, context: Context) -> str:
    """The annotation, or the manager, that the variable comes from; "" when neither is near."""
    for at in context.ancestors(node):
        if isinstance(at, cst.With):
            for item in at.items:
                if (
                    item.asname is not None
                    and isinstance(item.asname.name, cst.Name)
                    and item.asname.name.value == name
                ):
                    return context.code(item.item)
        if isinstance(at, cst.FunctionDef):
            for parameter in (*at.params.posonly_params, *at.params.params, *at.params.kwonly_params):
                if parameter.name.value == name:
                    return context.code(parameter.annotation.annotation) if parameter.annotation else ""
    return ""


def ends_transaction(statement: cst.CSTNode, by: str) -> bool:
    """`await session.commit()`, `connection.commit()` or `await connection.execute("COMMIT")` as a statement."""
    call = statement_call(statement)
    if call is None or not isinstance(call.func, cst.Attribute):
        return False
    if called_name(call) == by:
        return not call.args  # a commit with a message is not the database's
    verb = control_verb(call)
    return verb in (_COMMITS if by == "commit" else _ROLLS_BACK)


def control_verb(call: cst.Call) -> str:
    """COMMIT for `execute("commit;")`, and likewise BEGIN, END, ROLLBACK …; "" for any other call."""
    match call.args:
        case [cst.Arg(value=value)] if called_name(call) == "execute":
            if isinstance(value, cst.Call) and called_name(value) == "text" and len(value.args) == 1:
                value = value.args[0].value
            match = _CONTROL.match(text_of(value) or "")
            return match["verb"].upper() if match else ""
    return ""


def deletes_row(call: cst.Call, context: Context) -> bool:
    """`session.delete(user)`, and not a client's `session.delete(url)`."""
    match call.args:
        case [cst.Arg(keyword=None, star="", value=value)] if called_name(call) == "delete":
            return is_session(owner_of(call), context) and not isinstance(value, cst.BaseString)
    return False
