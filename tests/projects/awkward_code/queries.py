from collections.abc import Sequence
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy import and_, delete, exists, func, or_, select, text, update
from sqlalchemy.orm import aliased, selectinload, with_loader_criteria

Model = TypeVar("Model")


class Repository(Generic[Model]):
    model: type[Model]

    def __init__(self, session, tenant_id: str): self.session, self.tenant_id = session, tenant_id

    def _own(self): return select(self.model).where(self.model.tenant_id == self.tenant_id)

    async def all(self, *more, order=None) -> Sequence[Model]:
        query = (
            select(self.model)  # everything
            .where(
                self.model.tenant_id == self.tenant_id,  # of this tenant
                *more,
            )
            # newest first
            .order_by(order if order is not None else self.model.id.desc())
        )
        return (await self.session.scalars(query)).all()

    async def find(self, id_):
        if (row := await self.session.get(self.model, id_)) is None or row.tenant_id != self.tenant_id: return None
        return row

    async def drop(self, *ids):
        for id_ in ids: await self.session.execute(delete(self.model).where((self.model.id == id_) & (self.model.tenant_id == self.tenant_id)))
        await self.session.commit()

    @property
    def counted(self):
        return select(func.count()).select_from(self.model).where(and_(self.model.tenant_id == self.tenant_id, sa.not_(self.model.hidden)))


def report(tenant_id, *, since=None, names=()):
    Parent = aliased(Project)
    query = select(Project, Parent).join(
        Parent,
        (Parent.id == Project.parent_id)
        & (Parent.tenant_id == Project.tenant_id),
        isouter=True,
    ).where(
        Project.tenant_id
        == tenant_id
    )
    if since: query = query.where(Project.at >= since)
    if names: query = query.where(or_(*(Project.name == name for name in names)))
    return query.where(
        exists().where(Task.project_id == Project.id).where(Task.tenant_id == tenant_id)
    ).options(selectinload(Project.tasks), with_loader_criteria(Task, lambda cls: cls.tenant_id == tenant_id, include_aliases=True))


async def lock_and_move(session, tenant_id, id_, to):
    row = await session.scalar(
        select(Project)
        .where(Project.id == id_, Project.tenant_id == tenant_id)
        .with_for_update(of=Project, nowait=True)
    )
    if not row or row.tenant_id != tenant_id: raise LookupError(id_)
    row.place = to; row.moves += 1; await session.flush(); await session.commit()
    return row


RAW = text(
    "SELECT p.* FROM projects p "  # own ones
    "JOIN tasks t ON t.project_id = p.id AND t.tenant_id = :tenant_id "
    'WHERE p.tenant_id = :tenant_id AND p.name = \'it\'\'s\' ORDER BY p.id'
)


async def raw(connection, tenant_id, table, ids):
    rows = await connection.fetch(
        f"""
        SELECT *, '{{}}'::jsonb FROM {table!s} x
        WHERE x.tenant_id = $1 AND x.id = ANY($2::int[])
          AND NOT (x.hidden)
        ORDER BY {", ".join(["x.id", "x.name"]):>10}
        """, tenant_id, ids)
    await connection.execute(r"DELETE FROM old WHERE path ~ '\d+' AND tenant_id = $1", tenant_id)
    await connection.execute("SELECT set_config('app.tenant_id', $1, true)", tenant_id)
    await connection.execute('SET LOCAL search_path TO "t1", public'); return rows


own = lambda tenant_id: Project.tenant_id == tenant_id
renamed = lambda tenant_id, name: update(Project).filter_by(tenant_id=tenant_id).values({"name": name, Project.seen: sa.null()})
