import asyncio

from httpx import AsyncClient

from audited_app.crud.counters import HitCounter


async def test_increment_and_read_counter(client: AsyncClient) -> None:
    response = await client.post("/counters/orders")
    assert response.status_code == 200
    response = await client.get("/counters/orders")
    assert response.json()["value"] == 1


async def test_counter_not_found(client: AsyncClient) -> None:
    response = await client.get("/counters/unheard-of")
    assert response.status_code == 404


async def test_hit(client: AsyncClient) -> None:
    response = await client.post("/hits")
    assert response.status_code == 200
    assert response.json()["value"] >= 1


async def test_hits_at_once() -> None:
    counter = HitCounter()
    await asyncio.gather(*(counter.increment() for _ in range(100)))
    assert counter.value == 100
