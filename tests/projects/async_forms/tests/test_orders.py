import httpx
import pytest
from orders.main import app, named, request_name
from orders.store import store


@pytest.fixture
async def client():
    store.sent, store.failure = [], None
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def test_an_order_is_read(client):
    assert (await client.get("/orders/1")).json() == {"name": "tea"}


async def test_an_order_that_is_not_there(client):
    answer = await client.get("/orders/3")
    assert (answer.status_code, answer.json()) == (404, {"detail": "no such order"})


@pytest.mark.parametrize("failure", [ConnectionError("10.0.0.7"), KeyError("shelf")])
async def test_the_store_is_away(client, failure):
    store.failure = failure
    answer = await client.get("/orders/1")
    assert (answer.status_code, answer.json()) == (503, {"detail": "the store is away"})


async def test_another_failure_is_no_absence(client):
    store.failure = RuntimeError("bug")
    assert (await client.get("/orders/1")).status_code == 500


async def test_a_wrong_sum_is_the_clients_to_know(client):
    store.failure = ZeroDivisionError("line 7")
    answer = await client.get("/orders/1")
    assert (answer.status_code, answer.json()) == (422, {"detail": "the sum is wrong"})


async def test_all_orders_are_listed(client):
    assert (await client.get("/orders")).json() == ["tea", "ink"]


async def test_a_receipt_is_sent(client):
    await client.post("/orders/1/receipt")
    assert store.sent == ["receipt 1"]


async def test_a_notice_goes_both_ways(client):
    assert (await client.post("/orders/1/notice")).status_code == 200
    assert sorted(store.sent) == ["mail 1", "post 1"]


async def test_a_notice_that_fails(client):
    store.failure = RuntimeError("no paper")
    assert (await client.post("/orders/1/notice")).status_code == 500


async def test_a_parcel_is_packed_and_posted(client):
    await client.post("/orders/1/parcel")
    assert sorted(store.sent) == ["pack 1", "post 1"]


async def test_there_is_no_parcel_without_an_order(client):
    assert (await client.post("/orders/3/parcel")).status_code == 404
    assert store.sent == []


async def test_a_parcel_that_fails(client):
    store.failure = RuntimeError("no tape")
    answer = await client.post("/orders/1/parcel")
    assert (answer.status_code, answer.json()) == (500, {"detail": "not shipped"})


async def test_a_name_ends_with_its_work():
    async def work():
        return request_name.get()

    assert await named("a", work) == "a"
    assert request_name.get() == "-"


async def test_a_name_ends_with_work_that_fails():
    async def work():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await named("a", work)
    assert request_name.get() == "-"
