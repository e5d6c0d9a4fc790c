"""Two tenants to play with."""

from audited_app.crud.tenants import create_tenant, find_tenant
from audited_app.crud.users import create_user
from audited_app.db.engine import make_engine, make_sessions
from audited_app.db.tables import create_tables
from audited_app.db.tenant_schema import create_tenant_schema
from audited_app.security import hash_password
from audited_app.settings import Settings

TENANTS = ("acme", "globex")
VENDOR = "Ada"
PASSWORD = "correct horse"

WHAT_TO_TRY = """\
Two tenants, acme and globex, each with the vendor {vendor} (password: {password}). Try:

  curl {base}/users -H 'X-Tenant-ID: acme'
  curl {base}/users -H 'X-Tenant-ID: globex' --json '{{"name": "Grace", "credits": 10}}'
  curl {base}/summary -H 'X-Tenant-ID: globex'
  curl {base}/auth/login -i -H 'X-Tenant-ID: acme' --json '{{"name": "{vendor}", "password": "{password}"}}'

All routes: {base}/docs    Stop: Ctrl-C
"""


def what_to_try(base: str) -> str:
    return WHAT_TO_TRY.format(base=base, vendor=VENDOR, password=PASSWORD)


async def seed(settings: Settings) -> None:
    """Creates the tables and the demo tenants, unless they are there."""
    engine = make_engine(settings.database_url)
    await create_tables(engine)
    async with make_sessions(engine).begin() as session:
        for slug in TENANTS:
            if await find_tenant(session, slug) is None:
                tenant = await create_tenant(session, slug, slug.title())
                password_hash = await hash_password(PASSWORD, settings.password_cost)
                await create_user(session, tenant.id, VENDOR, credits=100, password_hash=password_hash)
                await create_tenant_schema(await session.connection(), slug)
    await engine.dispose()
