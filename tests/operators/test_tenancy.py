"""Which names carry the tenant: the usual ones, and those of keys to a table of tenants."""

import pytest

from auditor.mutants import find_mutants
from auditor.operators import Tenancy, find_tenancy


@pytest.mark.parametrize(
    "name", ["tenant_id", "tenant", "org_id", "organisation_id", "workspace_id", "source_tenant_id"]
)
def test_the_usual_names_are_known(name: str) -> None:
    assert Tenancy().is_tenant(name)


@pytest.mark.parametrize("name", ["id", "user_id", "account_id", "tenants", "tenancy", "origin", ""])
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
    ],
)
def test_a_foreign_key_to_tenants_carries_the_tenant(model: str) -> None:
    tenancy = find_tenancy([model])
    assert tenancy.is_tenant("owner_ref")
    assert not tenancy.is_tenant("rows")


@pytest.mark.parametrize(
    "model",
    [
        'owner_ref = mapped_column(ForeignKey("users.id"))\n',
        'owner_ref = Table("rows", metadata, Column("x", ForeignKey("tenants.id")))\n',
        "owner_ref = ForeignKey\n",
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
