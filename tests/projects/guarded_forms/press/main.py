from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request, Response, Security
from pydantic import BaseModel
from stand_ins.limiter import Limiter

from press.auth import CurrentUser, User, get_current_admin, get_current_user, user_with_scopes
from press.queue import queue

app = FastAPI()
limiter = Limiter()
current_tenant: ContextVar[str] = ContextVar("current_tenant", default="-")
cache: dict[str, str] = {}
rows: list[Any] = []


class NoteIn(BaseModel):
    text: str
    tenant_id: int = 0


@dataclass
class Note:
    text: str
    tenant_id: int = 0


@app.middleware("http")
async def note_tenant(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    token = current_tenant.set(request.headers.get("x-tenant", "-"))
    try:
        return await call_next(request)
    finally:
        current_tenant.reset(token)


@app.get("/tenant")
@limiter.limit(2)
async def read_tenant() -> str:
    return current_tenant.get()


@app.get("/me")
async def read_me(user: Annotated[User, Depends(get_current_user)]) -> str:
    return user.name


@app.get("/reports/{month}")
async def read_report(month: int, user: CurrentUser) -> str:
    key = f"report:{user.tenant_id}:{month}"
    if key not in cache:
        cache[key] = f"month {month} of {user.tenant_id}"
    return cache[key]


@app.post("/reports/{month}/print")
async def print_report(
    month: int, user: Annotated[User, Security(user_with_scopes, scopes=["read", "export"])]
) -> None:
    queue.enqueue("print", month=month, tenant_id=user.tenant_id)


@app.post("/notes")
async def create_note(body: NoteIn, user: CurrentUser) -> None:
    rows.append(Note(tenant_id=user.tenant_id, text=body.text))


@app.post("/drafts")
async def create_draft(draft: dict[str, Any], user: CurrentUser) -> None:
    rows.append({**draft, "tenant_id": user.tenant_id})


@app.delete("/notes")
async def delete_notes(_: Annotated[User, Depends(get_current_admin)]) -> None:
    rows.clear()
