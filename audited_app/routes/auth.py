from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from audited_app.auth import SESSION_COOKIE, authenticate, require_api_key, require_login
from audited_app.crud.api_keys import issue_key, list_keys
from audited_app.crud.login_sessions import close_login, open_login
from audited_app.db.session import Db
from audited_app.middleware.tenant import CurrentTenant
from audited_app.models import ApiKey
from audited_app.schemas.auth import ApiKeyIn, ApiKeyIssued, ApiKeyOut, Credentials, Vendor
from audited_app.settings import CurrentSettings

router = APIRouter(prefix="/auth")


@router.post("/login")
async def login(
    body: Credentials, tenant: CurrentTenant, db: Db, settings: CurrentSettings, response: Response
) -> Vendor:
    vendor = await authenticate(db, tenant.id, body.name, body.password.get_secret_value())
    token = await open_login(db, vendor, settings.session_lifetime)
    await db.commit()
    response.set_cookie(
        SESSION_COOKIE, token, max_age=settings.session_lifetime, secure=True, httponly=True, samesite="strict"
    )
    return Vendor(vendor=vendor.name)


@router.post("/logout", status_code=204)
async def logout(
    token: Annotated[str, Depends(require_login)], tenant: CurrentTenant, db: Db, response: Response
) -> None:
    await close_login(db, tenant.id, token)
    await db.commit()
    response.delete_cookie(SESSION_COOKIE)


@router.post("/keys", status_code=201, dependencies=[Depends(require_login)])
async def create_key(body: ApiKeyIn, tenant: CurrentTenant, db: Db) -> ApiKeyIssued:
    key, secret = await issue_key(db, tenant.id, body.label)
    await db.commit()
    return ApiKeyIssued(label=key.label, prefix=key.prefix, api_key=secret)


@router.get("/keys", response_model=list[ApiKeyOut], dependencies=[Depends(require_login), Depends(require_api_key)])
async def read_keys(tenant: CurrentTenant, db: Db) -> Sequence[ApiKey]:
    """The protected route: it wants a login and a key."""
    return await list_keys(db, tenant.id)
