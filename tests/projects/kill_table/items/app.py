import os
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Depends, FastAPI, Header, HTTPException, Response
from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine(os.environ["DATABASE_URL"])
new_session = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()

TENANT_OF_KEY = {"north-key": "north", "south-key": "south"}


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "items"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(server_default="legacy")  # items older than the tenants
    name: Mapped[str]


class ItemIn(BaseModel):
    name: str


class ItemOut(BaseModel):
    id: UUID
    name: str


async def get_session():
    async with new_session() as session:
        yield session


async def get_tenant(api_key: Annotated[str, Header()] = "") -> str:
    tenant_id = TENANT_OF_KEY.get(api_key)
    if tenant_id is None:
        raise HTTPException(401, "unknown key")
    return tenant_id


Session = Annotated[AsyncSession, Depends(get_session)]
Tenant = Annotated[str, Depends(get_tenant)]


@app.post("/items", status_code=201, response_model=ItemOut)
async def create_item(body: ItemIn, session: Session, tenant_id: Tenant):
    item = Item(id=uuid4(), tenant_id=tenant_id, name=body.name)
    session.add(item)
    await session.commit()
    return item


@app.get("/items", response_model=list[ItemOut])
async def list_items(session: Session, tenant_id: Tenant, response: Response):
    total = await session.scalar(select(func.count()).where(Item.tenant_id == tenant_id))
    response.headers["total"] = str(total)
    rows = await session.scalars(select(Item).where(Item.tenant_id == tenant_id).order_by(Item.name))
    return rows.all()
