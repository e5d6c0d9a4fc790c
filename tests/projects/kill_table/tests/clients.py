"""How every style speaks to the service; what they do about the database is their own."""

from contextlib import asynccontextmanager

import httpx
from items.app import Base, app, engine


@asynccontextmanager
async def client_of(key="north-key"):
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers={"api-key": key}) as client:
        yield client


async def make_tables():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
