"""Take what has expired, or was switched off, for valid.

What it does:
    Drops a condition on `expires_at`, `is_active`, `revoked` and the like: of a query, of a returned truth, of a longer
    condition; and the `exp` of a token that is issued.
Why it matters:
    A login never ends, a suspended user or a revoked key still works (CWE-613, CWE-287, API2:2023).
Example:
    select(Login).where(Login.token == token, Login.expires_at > now()) → select(Login).where(Login.token == token)
A test that would notice:
    Comes with what has just expired, or was switched off, and is refused.
Equivalent when:
    Another check of the same thing follows.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import (
    Context,
    Example,
    Replacement,
    called_name,
    other_operands,
    text_of,
    without,
    words_of,
)
from auditor.operators.auth._test import refusing_test

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.Call, cst.BooleanOperation, cst.Return, cst.Dict)

examples = (
    Example(
        "query = select(Login).where(Login.token == token, Login.expires_at > now())\n",
        ("query = select(Login).where(Login.token == token)\n",),
    ),
    Example(
        "query = exists().where(known).where(Login.revoked_at.is_(None))\n",
        ("query = exists().where(known)\n",),
    ),
    Example(
        "query = select(User).filter_by(name=name, is_active=True)\n",
        ("query = select(User).filter_by(name=name)\n",),
    ),
    Example(
        "def is_valid(token):\n    return token.expires_at > now()\n", ("def is_valid(token):\n    return True\n",)
    ),
    Example(
        "valid = token is not None and not token.revoked\n",
        ("valid = token is not None\n",),
    ),
    Example(
        "if user is None or not user.is_active:\n    refuse()\n",
        ("if user is None:\n    refuse()\n",),
    ),
    Example(
        "token = jwt.encode({'sub': name, 'exp': now() + lifetime}, key)\n",
        ("token = jwt.encode({'sub': name}, key)\n",),
    ),
    Example(
        "query = update(Login).where(Login.expires_at < now()).values(closed=True)\n",
        why="what has expired is looked for, not kept out",
    ),
    Example("if not user.is_active:\n    raise HTTPException(403)\n", why="auth/drop_check drops it"),
    Example("if user is None or not user.is_active:\n    raise Forbidden\n", why="auth/drop_check drops it"),
    Example("def is_stale(entry):\n    return entry.expires_at < now()\n", why="a cache's entry lets nobody in"),
    Example("query = select(Plan).where(Plan.price > 1)\n", why="it is about no validity"),
    Example("if not user.is_active:\n    remind(user)\n", why="a whole branch is not dropped, it refuses nobody"),
)

_ENDS = re.compile(r"\.(?:expires?(?:_?(?:at|on))?|expiry|expiration|exp|valid_until|not_after)\b")
_IS_ON = re.compile(r"\.(?:is_active|is_enabled|is_verified|active|enabled)\b")
_IS_OFF = re.compile(
    r"\.(?:is_disabled|disabled|is_revoked|revoked|revoked_at|is_blocked|blocked|is_banned|banned|is_suspended"
    r"|is_locked|locked_until)\b"
)
_FILTERS = frozenset({"where", "filter", "and_"})
_KEYWORDS = frozenset({"is_active", "is_enabled", "is_verified", "is_revoked", "revoked", "is_disabled", "is_blocked"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Call(args=arguments) if called_name(node) in _FILTERS:
            for index, argument in enumerate(arguments):
                if argument.keyword is None and not argument.star and _is_valid(argument.value, context):
                    yield from _without(node, index)
        case cst.Call(args=arguments) if called_name(node) == "filter_by":
            for index, argument in enumerate(arguments):
                if argument.keyword is not None and argument.keyword.value in _KEYWORDS:
                    yield from _without(node, index)
        case cst.BooleanOperation(operator=cst.And(), left=left, right=right):
            yield from other_operands(node, of_left=_is_valid(left, context), of_right=_is_valid(right, context))
        case cst.BooleanOperation(operator=cst.Or(), left=left, right=right) if not refusing_test(node, context):
            yield from other_operands(node, of_left=_is_invalid(left, context), of_right=_is_invalid(right, context))
        case cst.Return(value=cst.BaseExpression() as value) if not _is_of_cache(node, context):
            if _is_valid(value, context) or _is_invalid(value, context):
                yield node.with_changes(value=cst.Name(str(_is_valid(value, context)), value.lpar, value.rpar))
        case cst.Dict(elements=elements) if _is_issued(node, context):
            for index, element in enumerate(elements):
                if isinstance(element, cst.DictElement) and text_of(element.key) == "exp":
                    yield node.with_changes(elements=without(elements, index))


def _is_of_cache(node: cst.Return, context: Context) -> bool:
    """What is stale in a cache lets nobody in."""
    scopes = [scope.name.value for scope in context.scopes(node)]
    return bool({"cache", "cached", "stale"} & words_of(" ".join([context.code(node), *scopes])))


def _without(call: cst.Call, index: int) -> Iterator[Replacement]:
    """A filter's only condition goes with the filter; what an `and_` holds alone is left."""
    if len(call.args) > 1:
        yield call.with_changes(args=without(call.args, index))
    elif isinstance(call.func, cst.Attribute) and called_name(call) != "and_":
        yield call.func.value


def _is_valid(node: cst.BaseExpression, context: Context) -> bool:
    """`x.expires_at > now()`, `x.is_active`, `not x.revoked`, `x.revoked_at.is_(None)`, `x.revoked_at is None`."""
    match node:
        case cst.UnaryOperation(operator=cst.Not() | cst.BitInvert(), expression=inner):
            return _is_invalid(inner, context)
        case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator=operator, comparator=right)]):
            if _names(_ENDS, left, context):
                return isinstance(operator, cst.GreaterThan | cst.GreaterThanEqual)
            if _names(_ENDS, right, context):
                return isinstance(operator, cst.LessThan | cst.LessThanEqual)
            return _is_flag(node, context, wanted=True)
        case cst.Call(func=cst.Attribute(value=column, attr=cst.Name("is_")), args=[cst.Arg(value=cst.Name(wanted))]):
            return _names(_IS_ON if wanted == "True" else _IS_OFF, column, context)
    return isinstance(node, cst.Attribute) and _names(_IS_ON, node, context)


def _is_invalid(node: cst.BaseExpression, context: Context) -> bool:
    """`x.expires_at < now()`, `not x.is_active`, `x.revoked`, `x.revoked_at is not None`."""
    match node:
        case cst.UnaryOperation(operator=cst.Not() | cst.BitInvert(), expression=inner):
            return _is_valid(inner, context)
        case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator=operator, comparator=right)]):
            if _names(_ENDS, left, context):
                return isinstance(operator, cst.LessThan | cst.LessThanEqual)
            if _names(_ENDS, right, context):
                return isinstance(operator, cst.GreaterThan | cst.GreaterThanEqual)
            return _is_flag(node, context, wanted=False)
    return isinstance(node, cst.Attribute) and _names(_IS_OFF, node, context)


def _is_flag(node: cst.Comparison, context: Context, *, wanted: bool) -> bool:
    """`x.is_active == True`, `x.revoked_at is None`; for `wanted=False` what holds of the invalid."""
    match node.comparisons[0]:
        case cst.ComparisonTarget(operator=cst.Equal() | cst.Is(), comparator=cst.Name(value)):
            on, off = "True", {"None", "False"}
        case cst.ComparisonTarget(operator=cst.NotEqual() | cst.IsNot(), comparator=cst.Name(value)):
            on, off = "False", {"True"}
            if value == "None":
                return not wanted and _names(_IS_OFF, node.left, context)
        case _:
            return False
    if _names(_IS_ON, node.left, context):
        return wanted == (value == on)
    return _names(_IS_OFF, node.left, context) and wanted == (value in off)


def _names(pattern: re.Pattern[str], node: cst.BaseExpression, context: Context) -> bool:
    """Whether the expression is an attribute of that name, by itself or as an argument or owner of a call."""
    match node:
        case cst.Attribute():
            return pattern.fullmatch(f".{node.attr.value}") is not None
        case cst.Call(func=cst.Attribute(value=owner), args=arguments):
            return _names(pattern, owner, context) or any(_names(pattern, one.value, context) for one in arguments)
    return False


def _is_issued(node: cst.Dict, context: Context) -> bool:
    """Of `jwt.encode({…}, …)`, `claims.update({…})` or `claims = {…}`: a token's claims."""
    match context.parent(node):
        case cst.Arg() as argument:
            call = context.parent(argument)
            return isinstance(call, cst.Call) and called_name(call) in {"encode", "update"}
        case cst.Assign() | cst.AnnAssign() | cst.Return():
            return True
    return False
