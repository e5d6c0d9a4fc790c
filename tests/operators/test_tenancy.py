"""Which names carry the tenant: the usual ones, and those of keys to a table of tenants."""

import pytest

from auditor.mutants import find_mutants
from auditor.operators import Tenancy, find_tenancy


@pytest.mark.parametrize(
    "name",
    [
        "tenant_id",
        "tenant",
        "org_id",
        "organisation_id",
        "workspace_id",
        "source_tenant_id",
        "to_org_id",
        "X-Tenant-ID",
        "org-id",
    ],
)
def test_the_usual_names_are_known(name: str) -> None:
    assert Tenancy().is_tenant(name)


@pytest.mark.parametrize(
    "name", ["id", "user_id", "account_id", "tenants", "tenancy", "origin", "", "from_", "into_org_id", "X-Request-ID"]
)
def test_other_names_are_not(name: str) -> None:
    assert not Tenancy().is_tenant(name)


@pytest.mark.parametrize(
    "model",
    [
        'class Row:\n    owner_ref: Mapped[int] = mapped_column(ForeignKey("tenants.id"))\n',
        'class Row:\n    owner_ref = Column(Integer, sa.ForeignKey("public.organizations.id", ondelete="CASCADE"))\n',
        "class Row:\n    owner_ref = Column(ForeignKey(Tenant.id))\n",
        'class Row(SQLModel):\n    owner_ref: int = Field(foreign_key="workspaces.id")\n',
        'rows = Table("rows", metadata, Column("owner_ref", ForeignKey("companies.id")))\n',
        'owner_ref = ContextVar("tenant_id")\n',
        'owner_ref: contextvars.ContextVar[int] = contextvars.ContextVar("org_id", default=0)\n',
    ],
)
def test_a_foreign_key_to_tenants_or_a_context_variable_carries_the_tenant(model: str) -> None:
    tenancy = find_tenancy([model])
    assert tenancy.is_tenant("owner_ref")
    assert not tenancy.is_tenant("rows")


@pytest.mark.parametrize(
    "model",
    [
        'owner_ref = mapped_column(ForeignKey("users.id"))\n',
        'owner_ref = Table("rows", metadata, Column("x", ForeignKey("tenants.id")))\n',
        "owner_ref = ForeignKey\n",
        'owner_ref = ContextVar("request_id")\n',
        "def f(:  # ForeignKey\n",
    ],
)
def test_another_key_does_not(model: str) -> None:
    assert not find_tenancy([model]).is_tenant("owner_ref")


def test_a_key_in_one_file_is_known_in_all() -> None:
    sources = {
        "models.py": 'class Row:\n    owner_ref: Mapped[int] = mapped_column(ForeignKey("tenants.id"))\n',
        "crud.py": "rows = select(Row).where(Row.owner_ref == owner_ref)\n",
    }
    assert "tenant/drop_filter" in {mutant.operator for mutant in find_mutants(sources).mutants}


@pytest.mark.parametrize(
    ("model", "nullable"),
    [
        ("class Row(Base):\n    tenant_id: Mapped[int] = mapped_column()\n", set()),
        ("class Row(Base):\n    tenant_id: Mapped[int | None]\n", {"Row.tenant_id"}),
        (
            'class Row(Base):\n    __tablename__ = "rows"\n    org_id: Mapped[Optional[int]] = mapped_column()\n',
            {"Row.org_id", "rows.org_id"},
        ),
        ("class Row(Base):\n    tenant_id: Mapped[int | None] = mapped_column(nullable=False)\n", set()),
        ("class Row(Base):\n    tenant_id = Column(Integer)\n", {"Row.tenant_id"}),
        ("class Row(Base):\n    tenant_id = sa.Column(Integer, nullable=False)\n", set()),
        ("class Row(Base):\n    tenant_id = Column(Integer, primary_key=True)\n", set()),
        ("class Row(Base):\n    name: Mapped[str | None]\n", set()),
        (
            "class Owned:\n    tenant_id: Mapped[int | None]\nclass Row(Owned, Base):\n    pass\n",
            {"Owned.tenant_id", "Row.tenant_id"},
        ),
        (
            'users = Table("people", metadata, Column("tenant_id", Integer))\n',
            {"users.tenant_id", "people.tenant_id"},
        ),
        ('users = Table("people", metadata, Column("tenant_id", Integer, nullable=False))\n', set()),
    ],
)
def test_columns_that_may_hold_null_are_known(model: str, nullable: set[str]) -> None:
    assert find_tenancy([model]).nullable == nullable


def test_a_field_that_a_client_fills_in_is_known() -> None:
    sources = [
        "class Body(BaseModel):\n    tenant_id: int\n    name: str\n",
        "class Create(Body):\n    pass\n",
        "class Row(Base):\n    tenant_id: Mapped[int]\n",
    ]
    assert find_tenancy(sources).sent == {"Body.tenant_id", "Create.tenant_id"}


def test_a_name_of_the_configuration_is_known_in_all_files() -> None:
    sources = {"crud.py": "rows = select(Row).where(Row.account_id == account_id)\n"}
    assert "tenant/drop_filter" not in {mutant.operator for mutant in find_mutants(sources).mutants}
    found = find_mutants(sources, tenant_names=["account_id"])
    assert "tenant/drop_filter" in {mutant.operator for mutant in found.mutants}
