from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query

from audited_app.crud import projects as crud
from audited_app.db.session import Db
from audited_app.middleware.tenant import CurrentTenant
from audited_app.models import Project
from audited_app.schemas.page import CurrentPage, Page
from audited_app.schemas.project import ProjectIn, ProjectOut, ProjectUpdate
from audited_app.schemas.types import Name, PathId, Title

router = APIRouter(prefix="/projects")


@router.post("", status_code=201, response_model=ProjectOut)
async def create_project(body: ProjectIn, tenant: CurrentTenant, db: Db) -> Project:
    project = await crud.create_project(db, tenant.id, owner_id=body.owner_id, title=body.title, budget=body.budget)
    await db.commit()
    return project


@router.get("", response_model=Page[ProjectOut])
async def list_projects(page: CurrentPage, tenant: CurrentTenant, db: Db) -> dict[str, object]:
    projects = await crud.list_projects(db, tenant.id, page)
    return {"items": projects, "total": await crud.count_projects(db, tenant.id)}


@router.get("/search", response_model=list[ProjectOut])
async def search_projects(words: Annotated[Title, Query()], tenant: CurrentTenant, db: Db) -> Sequence[Project]:
    return await crud.search_projects(db, tenant.id, words)


@router.get("/owned-by", response_model=list[ProjectOut])
async def list_projects_of(owner: Annotated[Name, Query()], tenant: CurrentTenant, db: Db) -> Sequence[Project]:
    return await crud.list_projects_of(db, tenant.id, owner)


@router.get("/{project_id}", response_model=ProjectOut)
async def read_project(project_id: PathId, tenant: CurrentTenant, db: Db) -> Project:
    return await crud.get_project(db, tenant.id, project_id)


@router.put("/{project_id}", response_model=ProjectOut)
async def update_project(project_id: PathId, body: ProjectUpdate, tenant: CurrentTenant, db: Db) -> Project:
    project = await crud.update_project(db, tenant.id, project_id, title=body.title, budget=body.budget)
    await db.commit()
    return project


@router.delete("/{project_id}", status_code=204)
async def delete_project(project_id: PathId, tenant: CurrentTenant, db: Db) -> None:
    await crud.delete_project(db, tenant.id, project_id)
    await db.commit()
