from collections.abc import Sequence

from fastapi import APIRouter
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.crud import users as crud
from audited_app.crud.credits import transfer_credits
from audited_app.db.session import Db
from audited_app.errors import Conflict
from audited_app.middleware.tenant import CurrentTenant
from audited_app.models import User
from audited_app.schemas.page import CurrentPage, Page
from audited_app.schemas.types import PathId
from audited_app.schemas.user import CreditsTransfer, UserIn, UserOut, UserRename, UsersIn
from audited_app.security import hash_password
from audited_app.settings import CurrentSettings
from audited_app.utils import fetch_user_data

router = APIRouter(prefix="/users")


@router.post("", status_code=201, response_model=UserOut)
async def create_user(body: UserIn, tenant: CurrentTenant, db: Db, settings: CurrentSettings) -> User:
    password_hash = None
    if body.password is not None:
        password_hash = await hash_password(body.password.get_secret_value(), settings.password_cost)
    try:
        user = await crud.create_user(db, tenant.id, body.name, credits=body.credits, password_hash=password_hash)
        await db.commit()
    except IntegrityError as fault:
        await db.rollback()
        raise await names_conflict(db, tenant.id, [body.name]) from fault
    return user


@router.post("/bulk", status_code=201, response_model=list[UserOut])
async def create_users(body: UsersIn, tenant: CurrentTenant, db: Db) -> list[User]:
    try:
        users = await crud.create_users(db, tenant.id, body.names)
        await db.commit()
    except IntegrityError as fault:
        await db.rollback()
        raise await names_conflict(db, tenant.id, body.names) from fault
    return users


async def names_conflict(session: AsyncSession, tenant_id: int, names: Sequence[str]) -> Conflict:
    """Reads which names are taken, so the session has to be usable again."""
    return Conflict(f"name taken: {', '.join(await crud.names_taken(session, tenant_id, names))}")


@router.get("", response_model=Page[UserOut])
async def list_users(page: CurrentPage, tenant: CurrentTenant, db: Db) -> dict[str, object]:
    users = await crud.list_users(db, tenant.id, page)
    return {"items": users, "total": await crud.count_users(db, tenant.id)}


@router.get("/project-owners", response_model=list[UserOut])
async def list_project_owners(tenant: CurrentTenant, db: Db) -> Sequence[User]:
    return await crud.list_project_owners(db, tenant.id)


@router.post("/transfers", status_code=204)
async def transfer(body: CreditsTransfer, tenant: CurrentTenant, db: Db) -> None:
    await transfer_credits(db, tenant.id, source_id=body.source_id, target_id=body.target_id, amount=body.amount)


@router.get("/{user_id}", response_model=UserOut)
async def read_user(user_id: PathId, tenant: CurrentTenant, db: Db) -> User:
    return await crud.get_user(db, tenant.id, user_id)


@router.get("/{user_id}/name")
async def read_user_name(user_id: PathId, tenant: CurrentTenant, db: Db) -> dict[str, str]:
    return {"name": await fetch_user_data(db, tenant.id, user_id)}


@router.patch("/{user_id}", response_model=UserOut)
async def rename_user(user_id: PathId, body: UserRename, tenant: CurrentTenant, db: Db) -> User:
    try:
        user = await crud.rename_user(db, tenant.id, user_id, body.name)
    except IntegrityError as fault:
        await db.rollback()
        raise await names_conflict(db, tenant.id, [body.name]) from fault
    await db.commit()
    return user


@router.delete("/{user_id}", status_code=204)
async def delete_user(user_id: PathId, tenant: CurrentTenant, db: Db) -> None:
    await crud.delete_user(db, tenant.id, user_id)
    await db.commit()
