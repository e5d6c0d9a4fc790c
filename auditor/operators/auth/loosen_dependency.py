"""Ask for less than was asked for.

What it does:
    Replaces a dependency by the weaker one that the file also knows (`get_current_admin` by `get_current_user`), drops
    the scopes of a `Security(…)`, and lets any of several scopes, roles or permissions do where all were asked for.
Why it matters:
    Every user is an administrator: broken function level authorization (CWE-863, CWE-285, API5:2023).
Example:
    Security(get_user, scopes=["users:write"]) → Security(get_user, scopes=[])
A test that would notice:
    Comes logged in, but without the right, or with only one of two, and asserts the refusal.
Equivalent when:
    The weaker dependency, or the route itself, asks for the same.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, asked_by, words_of

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.Call, cst.Param)

examples = (
    Example(
        "from app.auth import get_current_admin, get_current_user\n\n\n"
        "async def read(user: Annotated[User, Depends(get_current_admin)]):\n    return user\n",
        (
            "from app.auth import get_current_admin, get_current_user\n\n\n"
            "async def read(user: Annotated[User, Depends(get_current_user)]):\n    return user\n",
        ),
    ),
    Example(
        "from app.auth import CurrentSuperuser, CurrentUser\n\n\n"
        "async def read(me: CurrentSuperuser):\n    return me\n",
        ("from app.auth import CurrentSuperuser, CurrentUser\n\n\nasync def read(me: CurrentUser):\n    return me\n",),
    ),
    Example(
        "async def read(user: User = Security(get_user, scopes=['users', 'write'])):\n    return user\n",
        ("async def read(user: User = Security(get_user, scopes=[])):\n    return user\n",),
    ),
    Example(
        "allowed = all(scope in token.scopes for scope in security_scopes.scopes)\n",
        ("allowed = any(scope in token.scopes for scope in security_scopes.scopes)\n",),
    ),
    Example(
        "async def read(user: User = Depends(get_current_admin)):\n    return user\n",
        why="the file knows no weaker dependency",
    ),
    Example("async def read(user: User = Security(get_user)):\n    return user\n", why="no scope is asked for"),
    Example("valid = all(row.total > 0 for row in rows)\n", why="it is about no right"),
)

_RIGHTS = frozenset({"scope", "scopes", "role", "roles", "permission", "permissions"})
_MORE = re.compile(r"(?:super_?user|super_?admin|admin|staff|owner|moderator|active|verified)_?", re.IGNORECASE)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Call(args=[cst.Arg(value=cst.Name(name) as asked), *rest]) if asked_by(node) is asked:
            for weaker in _weaker(name, context):
                yield node.with_deep_changes(asked, value=weaker)
            for argument in rest:
                match argument:
                    case cst.Arg(keyword=cst.Name("scopes"), value=cst.List(elements=[_, *_]) as scopes):
                        yield node.with_deep_changes(scopes, elements=[])
        case cst.Call(func=cst.Name("all"), args=[cst.Arg(value=of)]):
            if words_of(context.code(of)) & _RIGHTS:
                yield node.with_changes(func=cst.Name("any"))
        case cst.Param(annotation=cst.Annotation(annotation=cst.Name(name) as asked)) if name.startswith("Current"):
            for weaker in _weaker(name, context):
                yield node.with_deep_changes(asked, value=weaker)


def _weaker(name: str, context: Context) -> Iterator[str]:
    """Names of the file that say the same with less: the first that is there."""
    known = _names_of(context.module)
    for match in _MORE.finditer(name):
        user = "User" if match[0][0].isupper() else "user_" if match[0].endswith("_") else "user"
        for instead in ("", user):
            weaker = (name[: match.start()] + instead + name[match.end() :]).strip("_")
            if weaker in known and weaker != name:
                yield weaker
                return


def _names_of(module: cst.Module) -> frozenset[str]:
    """What is imported by name, defined or assigned at the module's own level."""
    names: set[str] = set()
    for statement in module.body:
        match statement:
            case cst.FunctionDef(name=cst.Name(name)):
                names.add(name)
            case cst.SimpleStatementLine(body=[cst.ImportFrom(names=[*imported])]):
                names |= {(one.evaluated_alias or one.evaluated_name) for one in imported}
            case cst.SimpleStatementLine(body=[cst.Assign(targets=[cst.AssignTarget(target=cst.Name(name))])]):
                names.add(name)
    return frozenset(names)
