"""Take any secret for the right one.

What it does:
    Replaces the comparison of a secret by `True`: `compare_digest`, `checkpw`, `verify_password`, a password context's
    `verify`; one that raises when it fails, as a statement, is removed.
Why it matters:
    Everybody logs in with any password, any signature fits (CWE-287, CWE-303, API2:2023).
Example:
    return hmac.compare_digest(hash_of(token), token_hash) → return True
A test that would notice:
    Comes with a wrong secret for a user who exists, and with one that is only nearly right.
Equivalent when:
    Never. Where the call itself is the test of an `if` that refuses, `auth/drop_check` makes the same mutant, and this
    one is not made.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name
from auditor.operators.auth._test import refusing_test

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.Call, cst.Await, cst.Expr)

examples = (
    Example(
        "def matches(token, expected):\n    return hmac.compare_digest(hash_of(token), expected)\n",
        ("def matches(token, expected):\n    return True\n",),
    ),
    Example(
        "async def matches(password, user):\n    return user and await pwd_context.verify(password, user.hash)\n",
        ("async def matches(password, user):\n    return user and True\n",),
    ),
    Example(
        "def login(user, password):\n    hasher.verify(user.hash, password)\n    return user\n",
        ("def login(user, password):\n    return user\n",),
    ),
    Example(
        "if user and verify_password(password, user.hash):\n    return_token()\n",
        ("if user and True:\n    return_token()\n",),
    ),
    Example("if not verify_password(p, h):\n    raise Unauthorized\n", why="auth/drop_check makes the same mutant"),
    Example("certificate.verify(path)\n", why="nothing says that it compares a secret"),
    Example("same = compare(left, right)\n", why="nothing says that it compares a secret"),
)

_COMPARES = frozenset(
    {"compare_digest", "checkpw", "check_pw", "verify_password", "check_password", "check_password_hash"}
    | {"verify_hash", "verify_secret", "verify_token_hash", "constant_time_compare", "safe_str_cmp", "verify_signature"}
)
_OWNER = re.compile(r"(?:^|_)(?:pwd|password|passwd|hasher|bcrypt|argon2?|ph|crypt)(?:_|$)", re.IGNORECASE)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Expr(value=value) if _compares(_call_of(value)):
            yield cst.RemoveFromParent()
        case cst.Call() | cst.Await() if _compares(_call_of(node)) and not _is_part_of_larger(node, context):
            yield cst.Name("True", lpar=node.lpar, rpar=node.rpar)


def _call_of(value: cst.BaseExpression) -> cst.Call | None:
    inner = value.expression if isinstance(value, cst.Await) else value
    return inner if isinstance(inner, cst.Call) else None


def _compares(call: cst.Call | None) -> bool:
    if call is None or len(call.args) < 2:
        return False
    if called_name(call) in _COMPARES:
        return True
    match call.func:
        case cst.Attribute(value=cst.Name(owner) | cst.Attribute(attr=cst.Name(owner)), attr=cst.Name("verify")):
            return _OWNER.search(owner) is not None
    return False


def _is_part_of_larger(node: cst.BaseExpression, context: Context) -> bool:
    """The awaited call, a statement, and a check that `auth/drop_check` drops are changed as a whole."""
    above = context.parent(node)
    if isinstance(above, cst.Await | cst.Expr):
        return True
    test = above if isinstance(above, cst.UnaryOperation) and isinstance(above.operator, cst.Not) else node
    return refusing_test(test, context) is not None
