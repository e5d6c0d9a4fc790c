"""Start the app without one of its middlewares.

What it does:
    Removes `app.add_middleware(…)`, an entry of `middleware=[Middleware(…)]`, or the decorator
    `@app.middleware("http")`, unless it is for developers or for speed (logs, metrics, compression), or about tenants.
Why it matters:
    What it refuses or limits passes on every route at once: logins, hosts, origins, sizes, times (CWE-306, CWE-693,
    API8:2023).
Example:
    app.add_middleware(AuthMiddleware) → (no middleware)
A test that would notice:
    Goes through the real app and asserts what the middleware does: the refusal, the header, the limit.
Equivalent when:
    The server in front does the same, and tests should not.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import GUARDED, Context, Example, Replacement, middleware, words_of
from auditor.operators.auth._harmless import guards_nothing

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = GUARDED

examples = (
    Example(
        "def create_app():\n    app = FastAPI()\n    app.add_middleware(AuthMiddleware, key=KEY)\n    return app\n",
        ("def create_app():\n    app = FastAPI()\n    return app\n",),
    ),
    Example(
        "app = FastAPI(middleware=[Middleware(TrustedHostMiddleware), Middleware(GZipMiddleware)])\n",
        ("app = FastAPI(middleware=[Middleware(GZipMiddleware)])\n",),
    ),
    Example(
        "@app.middleware('http')\nasync def check_key(request, call_next):\n    return await call_next(request)\n",
        ("async def check_key(request, call_next):\n    return await call_next(request)\n",),
    ),
    Example("app.add_middleware(GZipMiddleware)\n", why="it is for speed"),
    Example("app.add_middleware(PrometheusMiddleware)\n", why="it is for developers"),
    Example("app.add_middleware(TenantMiddleware)\n", why="the tenant family drops it"),
)

_LETS_IN = frozenset({"auth", "authentication", "authorization", "session", "csrf", "login", "key", "token"})


def class_of(node: cst.CSTNode, context: Context) -> MutantClass:
    """Critical where its name says that it decides who comes in."""
    words = {word for asked, _ in middleware(node, context) for word in words_of(context.code(asked))}
    return MutantClass.CRITICAL if words & _LETS_IN else class_


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    for asked, without_it in middleware(node, context):
        if not guards_nothing(asked, context):
            yield without_it
