"""Serve requests without asking for their tenant.

What it does:
    Removes a dependency or a middleware that is about the tenant: an entry of `dependencies=[…]` of a route, a router
    or the app, a parameter whose value nobody uses, `add_middleware(TenantMiddleware)`, `@app.middleware("http")`.
Why it matters:
    Requests with no tenant, or one that is unknown, suspended or not the caller's, are served (CWE-862, CWE-639,
    API1:2023).
Example:
    include_router(router, dependencies=[Depends(require_tenant)]) → include_router(router, dependencies=[])
A test that would notice:
    Asks each router without a tenant, and for one that is unknown or inactive, and asserts the refusal.
Equivalent when:
    Another dependency of the same routes resolves the tenant too.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import GUARDED, Context, Example, Replacement, guards, middleware, speaks_of_tenant

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = GUARDED

examples = (
    Example(
        "app.include_router(router, dependencies=[Security(tenant_header), Depends(log)])\n",
        ("app.include_router(router, dependencies=[Depends(log)])\n",),
    ),
    Example(
        "@router.get('/rates')\nasync def rates(topic: str, tenant: CurrentTenant) -> Rates:\n    return topic\n",
        ("@router.get('/rates')\nasync def rates(topic: str) -> Rates:\n    return topic\n",),
    ),
    Example(
        "async def rates(*, _: Annotated[None, Depends(require_tenant)]):\n    return 1\n",
        ("async def rates():\n    return 1\n",),
    ),
    Example("app.add_middleware(TenantHeaderMiddleware)\nstart()\n", ("start()\n",)),
    Example(
        "app = FastAPI(middleware=[Middleware(GZip), Middleware(OrgMiddleware, header='x')])\n",
        ("app = FastAPI(middleware=[Middleware(GZip)])\n",),
    ),
    Example(
        "@app.middleware('http')\nasync def set_tenant(request, call_next):\n    return await call_next(request)\n",
        ("async def set_tenant(request, call_next):\n    return await call_next(request)\n",),
    ),
    Example("router = APIRouter(dependencies=[Depends(get_user)])\n", why="it is about the user: the auth family's"),
    Example(
        "@router.get('/')\nasync def rates(tenant: CurrentTenant):\n    return tenant.name\n", why="its value is used"
    ),
    Example("tenant_apps = [Depends(get_tenant)]\n", why="no list of dependencies"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    for asked, without_it in (*guards(node, context), *middleware(node, context)):
        if speaks_of_tenant(context.code(asked), context.tenancy):
            yield without_it
