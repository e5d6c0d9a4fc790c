"""The role that a project under audit connects as: it may make databases and roles, and is no superuser, so that
row-level security binds it."""

from auditor.database.admin import Admin, identifier, literal
from auditor.database.password import scram_verifier


def create_role(admin: Admin, name: str, password: str, version: int, superuser: bool) -> None:
    admin.execute(
        f"CREATE ROLE {identifier(name)} LOGIN CREATEDB CREATEROLE NOSUPERUSER NOBYPASSRLS"
        f" PASSWORD {literal(scram_verifier(password))}"
    )
