from unittest.mock import AsyncMock

import httpx
from httpx import AsyncClient


async def test_read_topic(client: AsyncClient, upstream: AsyncMock) -> None:
    response = await client.get("/external/rates")
    assert response.status_code == 200
    upstream.get.assert_called_once()


async def test_upstream_too_slow(client: AsyncClient, upstream: AsyncMock) -> None:
    upstream.get.side_effect = httpx.ReadTimeout("too slow")
    response = await client.get("/external/rates")
    assert response.status_code == 504


async def test_upstream_fails(client: AsyncClient, upstream: AsyncMock) -> None:
    upstream.get.return_value = httpx.Response(500)
    response = await client.get("/external/rates")
    assert response.status_code == 502
