"""Drop a check that refuses.

What it does:
    Removes an `if` that ends in 401 or 403 (an `HTTPException`, a response, an exception named after them), its `else`
    that does, one part of a longer condition, or a `raise` of them at the end of a function or of an `except`.
Why it matters:
    Who is not logged in, or not allowed to, is served: broken authentication or authorization (CWE-862, CWE-287,
    API2:2023, API5:2023).
Example:
    if not user.is_admin: raise Forbidden → (no check)
A test that would notice:
    Asks as each of those who must be refused, asserts the status, and that nothing was changed.
Equivalent when:
    Another check refuses the same callers with the same answer.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, ends_in_refusal, refuses, standing_in, without_branch
from auditor.operators.auth._test import is_about_absence, is_about_tenant, refusing_test

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.If, cst.Else, cst.BooleanOperation, cst.Raise)

examples = (
    Example(
        "def get(user):\n    if not user.is_admin:\n        raise HTTPException(status_code=403)\n    return secret\n",
        ("def get(user):\n    return secret\n",),
    ),
    Example(
        "def get(key):\n    if key is None or not fits(key):\n        raise Unauthorized('key')\n    return secret\n",
        (
            "def get(key):\n    return secret\n",
            "def get(key):\n    if key is None:\n        raise Unauthorized('key')\n    return secret\n",
        ),
    ),
    Example(
        "def get(user):\n    if user.role == 'a':\n        return secret\n    else:\n        raise PermissionDenied\n",
        ("def get(user):\n    if user.role == 'a':\n        return secret\n    else:\n        pass\n",),
    ),
    Example(
        "async def serve(request, call_next):\n"
        "    if 'token' not in request.headers:\n"
        "        return JSONResponse({}, status_code=status.HTTP_401_UNAUTHORIZED)\n"
        "    return await call_next(request)\n",
        ("async def serve(request, call_next):\n    return await call_next(request)\n",),
    ),
    Example(
        "if user is None:\n    raise NotFound\nelif user.is_banned:\n    raise credentials_exception\n",
        ("if user is None:\n    raise NotFound\nelif False:\n    raise credentials_exception\n",),
    ),
    Example(
        "def check(user, roles):\n    if user.role in roles:\n        return user\n    raise Forbidden\n",
        ("def check(user, roles):\n    if user.role in roles:\n        return user\n",),
    ),
    Example(
        "try:\n    claims = read(token)\nexcept InvalidSignature:\n    raise HTTPException(401) from None\n",
        ("try:\n    claims = read(token)\nexcept InvalidSignature:\n    pass\n",),
    ),
    Example("if row is None:\n    raise HTTPException(status_code=404)\n", why="nobody is refused for who he is"),
    Example("if key.tenant_id != tenant.id:\n    raise Forbidden\n", why="the tenant family drops it"),
    Example("if answer.status_code == 401:\n    raise UpstreamFailed\n", why="another service has refused"),
    Example("if user.is_admin:\n    show(403)\n", why="it refuses nobody"),
)


def class_of(node: cst.CSTNode, context: Context) -> MutantClass:
    """Standard where what was asked for is missing or broken: without the check the code most often fails."""
    absent = isinstance(node, cst.If) and is_about_absence(node.test)
    failed = isinstance(context.parent(context.parent(context.parent(node) or node) or node), cst.ExceptHandler)
    return MutantClass.STANDARD if absent or failed else MutantClass.CRITICAL


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.If(test=test, body=body) if ends_in_refusal(body):
            if not is_about_tenant(test, context):
                yield without_branch(node, context)
        case cst.Else(body=body) if ends_in_refusal(body) and isinstance(context.parent(node), cst.If):
            yield node.with_changes(body=_nothing(body))
        case cst.Raise() if refuses(node) and not _is_a_branch(node, context):
            yield cst.RemoveFromParent()
        case cst.BooleanOperation(operator=cst.Or(), left=left, right=right) if refusing_test(node, context):
            if _is_droppable(left, context):
                yield standing_in(right, for_=node)
            if _is_droppable(right, context):
                yield standing_in(left, for_=node)


def _is_a_branch(node: cst.Raise, context: Context) -> bool:
    """Whether an `if` or its `else` ends there, which goes as a whole."""
    holder = next((at for at in context.ancestors(node) if isinstance(at, cst.BaseCompoundStatement | cst.Else)), None)
    return isinstance(holder, cst.If) or (isinstance(holder, cst.Else) and isinstance(context.parent(holder), cst.If))


def _is_droppable(part: cst.BaseExpression, context: Context) -> bool:
    """Without a part that asks whether there is anything at all, the next one would only fail."""
    is_longer = isinstance(part, cst.BooleanOperation) and isinstance(part.operator, cst.Or)
    return not (is_longer or is_about_absence(part) or is_about_tenant(part, context))


def _nothing(body: cst.BaseSuite) -> cst.BaseSuite:
    if isinstance(body, cst.SimpleStatementSuite):
        return body.with_changes(body=[cst.Pass()])
    return body.with_changes(body=[cst.SimpleStatementLine([cst.Pass()])])
