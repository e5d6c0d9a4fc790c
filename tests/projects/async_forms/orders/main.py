import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar

from fastapi import BackgroundTasks, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse

from orders.store import store

request_name: ContextVar[str] = ContextVar("request_name", default="-")
app = FastAPI()


@app.exception_handler(ArithmeticError)
async def tell(request: Request, fault: ArithmeticError) -> JSONResponse:
    return JSONResponse({"detail": "the sum is wrong"}, status_code=422)


@app.get("/orders/{number}")
async def read_order(number: int) -> dict[str, str]:
    try:
        name = await store.find(number)
    except (ConnectionError, LookupError) as fault:
        raise HTTPException(503, "the store is away") from fault
    if name is None:
        raise HTTPException(404, "no such order")
    return {"name": name}


@app.get("/orders")
async def list_orders() -> list[str]:
    names = []
    async for name in store.stream():
        names.append(name)
    return names


@app.post("/orders/{number}/receipt")
async def send_receipt(number: int, background: BackgroundTasks) -> None:
    background.add_task(store.send, f"receipt {number}")


@app.post("/orders/{number}/notice")
async def notify(number: int) -> None:
    await asyncio.gather(store.send(f"mail {number}"), store.send(f"post {number}"))


@app.post("/orders/{number}/parcel")
async def ship(number: int) -> None:
    try:
        await read_order(number)
        async with asyncio.TaskGroup() as work:
            work.create_task(store.send(f"pack {number}"))
            work.create_task(store.send(f"post {number}"))
    except HTTPException:
        raise
    except Exception as fault:
        raise HTTPException(500, "not shipped") from fault


async def named(name: str, work: Callable[[], Awaitable[str]]) -> str:
    token = request_name.set(name)
    try:
        return await work()
    finally:
        request_name.reset(token)
