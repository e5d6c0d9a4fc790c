"""Who may come in: dependencies that routes ask for."""

from typing import Annotated

from fastapi import Security
from fastapi.security import APIKeyCookie, APIKeyHeader
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.crud.api_keys import find_key
from audited_app.crud.login_sessions import token_is_valid
from audited_app.crud.users import find_user
from audited_app.db.session import Db
from audited_app.errors import Forbidden, Unauthorized
from audited_app.middleware.tenant import TENANT_HEADER, CurrentTenant
from audited_app.models import User
from audited_app.security import password_matches, token_matches

SESSION_COOKIE = "session"
API_KEY_HEADER = "api-key"

tenant_header = APIKeyHeader(name=TENANT_HEADER, scheme_name="Tenant")  # for /docs; the middleware insists on it
SessionToken = Annotated[str | None, Security(APIKeyCookie(name=SESSION_COOKIE, auto_error=False))]
ApiKeyValue = Annotated[str | None, Security(APIKeyHeader(name=API_KEY_HEADER, auto_error=False))]


async def require_login(tenant: CurrentTenant, db: Db, token: SessionToken) -> str:
    """The token of the vendor's session; 401 without one, or when it has expired."""
    if token is None:
        raise Unauthorized("login required")
    if not await token_is_valid(db, tenant.id, token):
        raise Unauthorized("login required")
    return token


async def require_api_key(tenant: CurrentTenant, db: Db, api_key: ApiKeyValue) -> None:
    """401 without a valid key, 403 with another tenant's."""
    if api_key is None:
        raise Unauthorized("api-key required")
    prefix, _, secret = api_key.partition(".")
    key = await find_key(db, prefix)
    if key is None or not token_matches(secret, key.secret_hash):
        raise Unauthorized("api-key is not valid")
    if key.tenant_id != tenant.id:
        raise Forbidden("api-key is another tenant's")


async def authenticate(session: AsyncSession, tenant_id: int, name: str, password: str) -> User:
    """The vendor called `name`; the same error for an unknown name, a wrong password and a user without one."""
    vendor = await find_user(session, tenant_id, name)
    if vendor is None or vendor.password_hash is None:
        raise Unauthorized("name or password is wrong")
    if not await password_matches(password, vendor.password_hash):
        raise Unauthorized("name or password is wrong")
    return vendor
