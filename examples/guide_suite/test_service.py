"""The tenant header and the health routes."""

import pytest
from httpx import AsyncClient


async def test_tenant_header_is_required(client: AsyncClient) -> None:
    response = await client.get("/users", headers={"X-Tenant-ID": ""})
    assert response.status_code == 400


async def test_unknown_tenant(client: AsyncClient) -> None:
    response = await client.get("/users", headers={"X-Tenant-ID": "nobody"})
    assert response.status_code == 404


@pytest.mark.parametrize("path", ["/health", "/health/ready", "/health/slow?seconds=0"])
async def test_health(client: AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 200
