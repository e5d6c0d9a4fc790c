"""Leave a route, a router or the app without its guard.

What it does:
    Drops one entry of `dependencies=[…]`, a parameter that is only there for what it refuses (its value is not used),
    or a decorator like `@requires("admin")` or `@limiter.limit("5/minute")`.
Why it matters:
    The route is open to everybody (CWE-306, CWE-862, API2:2023, API5:2023), or can be tried without end (CWE-307,
    API4:2023).
Example:
    @router.get("/keys", dependencies=[Depends(require_login)]) → @router.get("/keys", dependencies=[])
A test that would notice:
    Asks each route without a login, and as somebody without the right, and asserts the refusal.
Equivalent when:
    The router, the app or another dependency asks for the same once more.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import GUARDED, Context, Example, Replacement, called_name, guards, undecorated
from auditor.operators.auth._harmless import guards_nothing

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = GUARDED

examples = (
    Example(
        "@router.get('/', dependencies=[Depends(require_login), Security(require_key)])\nasync def read():\n    ...\n",
        (
            "@router.get('/', dependencies=[Depends(require_login)])\nasync def read():\n    ...\n",
            "@router.get('/', dependencies=[Security(require_key)])\nasync def read():\n    ...\n",
        ),
    ),
    Example(
        "router = APIRouter(prefix='/admin', dependencies=[Depends(RoleChecker(['admin']))])\n",
        ("router = APIRouter(prefix='/admin', dependencies=[])\n",),
    ),
    Example(
        "async def read(id: int, _: User = Depends(get_admin)) -> Item:\n    return await find(id)\n",
        ("async def read(id: int) -> Item:\n    return await find(id)\n",),
    ),
    Example(
        "@router.get('/')\nasync def read(\n    id: int,\n    user: CurrentUser,\n    db: Db,\n):\n    return id\n",
        ("@router.get('/')\nasync def read(\n    id: int,\n    db: Db,\n):\n    return id\n",),
    ),
    Example(
        "@router.post('/login')\n@limiter.limit('5/minute')\nasync def login(request):\n    ...\n",
        ("@router.post('/login')\nasync def login(request):\n    ...\n",),
    ),
    Example(
        "@requires('admin')\nasync def read(request):\n    ...\n",
        ("async def read(request):\n    ...\n",),
    ),
    Example("async def read(user: User = Depends(get_user)):\n    return user.name\n", why="its value is used"),
    Example("async def read(_: Session = Depends(get_db)):\n    ...\n", why="a session guards nothing"),
    Example("app = FastAPI(dependencies=[Depends(log_request)])\n", why="a log guards nothing"),
    Example("app = FastAPI(dependencies=[Depends(get_tenant)])\n", why="the tenant family drops it"),
    Example("packages = dict(dependencies=['pydantic'])\n", why="these are no dependencies of FastAPI"),
    Example("@cache.limit(5)\ndef read():\n    ...\n", why="nothing says that it limits a rate"),
)

_DECORATORS = frozenset(
    {"login_required", "require_login", "requires", "requires_auth", "auth_required", "authenticated", "jwt_required"}
    | {"require_role", "require_roles", "requires_role", "role_required", "roles_required", "admin_required"}
    | {"require_permission", "permission_required", "require_scope", "require_scopes", "rate_limit", "ratelimit"}
    | {"throttle", "superuser_required", "staff_required"}
)
_LIMITERS = frozenset({"limiter", "rate_limiter", "throttler"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    for asked, without_it in guards(node, context):
        if not guards_nothing(asked, context):
            yield without_it
    if isinstance(node, cst.FunctionDef):
        for decorator in node.decorators:
            if _is_guard(decorator.decorator):
                yield undecorated(node, decorator)


def _is_guard(decorator: cst.BaseExpression) -> bool:
    match decorator:
        case cst.Call(func=cst.Attribute(value=owner, attr=cst.Name("limit" | "shared_limit"))):
            name = owner.attr if isinstance(owner, cst.Attribute) else owner
            return isinstance(name, cst.Name) and name.value in _LIMITERS
        case cst.Call():
            return called_name(decorator) in _DECORATORS
        case cst.Name(name) | cst.Attribute(attr=cst.Name(name)):
            return name in _DECORATORS
    return False
