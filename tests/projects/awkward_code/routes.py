from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, BackgroundTasks, Body, Depends, FastAPI, Header, HTTPException, Query, Security, status
from pydantic import BaseModel, ConfigDict, EmailStr, Field, constr, field_validator, model_validator
from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Numeric, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

router = APIRouter(prefix="/notes", dependencies=[Depends(current_user), Depends(limited)], tags=["notes"])
app = FastAPI(dependencies=[Security(signed_in, scopes=["read", "write"])])
app.add_middleware(TenantMiddleware, header="X-Tenant-ID"); app.add_middleware(GZip)
app.include_router(router)


class Note(Base):
    __tablename__ = "notes"
    __table_args__ = (UniqueConstraint("tenant_id", "name", name="uq"), CheckConstraint("length(name) > 0"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), nullable=False, index=True)
    name = Column(String(40), unique=True, nullable=False, server_default="")
    price = Column(Numeric(10, 2), default=0); at = Column(DateTime(timezone=True), server_default=func.now(), onupdate=func.now())
    lines: Mapped[list["Line"]] = relationship(back_populates="note", cascade="all, delete-orphan")


class NoteIn(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)
    name: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^\w+$")]
    mail: EmailStr | None = None
    kind: Literal["a", "b"] = "a"
    tags: list[constr(max_length=3)] = Field(default_factory=list, max_length=5)

    @field_validator("name", mode="before")
    @classmethod
    def _name(cls, name): return name.strip()

    @model_validator(mode="after")
    def _whole(self):
        if self.kind == "b" and not self.mail: raise ValueError("mail")
        return self


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,  # created
    response_model=NoteOut, response_model_exclude_none=True,
    dependencies=[Depends(admin)],
)
async def create(
    body: Annotated[NoteIn, Body()],
    session: Annotated[Session, Depends(get_session)],
    background: BackgroundTasks,
    user=Depends(current_user),
    x_tenant: str = Header(alias="X-Tenant-ID"),
    limit: int = Query(20, ge=1, le=100),
):
    if not user.is_active or user.expires_at < datetime.now(UTC): raise HTTPException(status.HTTP_401_UNAUTHORIZED)
    if x_tenant != user.tenant_id: raise HTTPException(status_code=403, detail=f"not {x_tenant}")
    note = Note(**body.model_dump(exclude_unset=True), tenant_id=user.tenant_id)
    session.add(note)
    try: await session.commit()
    except IntegrityError as error: await session.rollback(); raise HTTPException(409, str(error)) from error
    background.add_task(mail, note.id, tenant_id=user.tenant_id)
    await cache.set(f"{user.tenant_id}:note:{note.id}", note.name, ex=60)
    return note


@router.get("/{id}", response_model=None)
@limiter.limit("5/minute")
async def read(id: int, user: User = Depends(current_user), if_none_match: str | None = Header(None)):
    note = await find(id)
    if note is None or (note.tenant_id != user.tenant_id and not user.is_staff): raise HTTPException(404)
    elif not await allowed(user, note) or not all(scope in user.scopes for scope in ("read", "note")): raise HTTPException(403)
    return note if note.etag != if_none_match else Response(status_code=304)


@app.exception_handler(LookupError)
async def not_found(request, error): return JSONResponse({"detail": str(error)}, status_code=404)


@app.middleware("http")
async def tenant_of(request, call_next):
    token = current_tenant.set(request.headers.get("x-tenant-id"))
    try:
        return await call_next(request)
    finally: current_tenant.reset(token)


def build(settings: Settings) -> FastAPI:
    built = FastAPI(title=settings.title)
    for path, router in ROUTERS.items(): built.include_router(router, prefix=path, dependencies=[] if settings.open else [Depends(current_user)])
    if not settings.debug: built.add_middleware(AuthMiddleware, secret=settings.secret, exempt={"/health"})
    if secrets.compare_digest(settings.secret, ""): raise ValueError("no secret")
    return built
