import hashlib
import re

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.crud import api_keys as crud
from test_suite.utils.tenants import TestTenant

pytestmark = [pytest.mark.integration, pytest.mark.multi_tenant]


async def test_an_issued_key_is_kept_as_a_hash_only(session: AsyncSession, acme: TestTenant) -> None:
    key, secret_text = await crud.issue_key(session, acme.id, "ci")
    assert re.fullmatch(r"[0-9a-f]{16}\.[\w-]{43}", secret_text)
    prefix, secret = secret_text.split(".")
    assert key.id > 0
    assert (key.tenant_id, key.label, key.prefix) == (acme.id, "ci", prefix)
    assert key.secret_hash == hashlib.sha256(secret.encode()).hexdigest()


async def test_a_key_is_found_by_its_prefix(session: AsyncSession, acme: TestTenant, globex: TestTenant) -> None:
    here, _ = await crud.issue_key(session, acme.id, "ci")
    there, _ = await crud.issue_key(session, globex.id, "ci")
    assert await crud.find_key(session, here.prefix) is here
    assert await crud.find_key(session, there.prefix) is there
    assert await crud.find_key(session, "0" * 16) is None


async def test_keys_are_listed_by_label_and_tenant(session: AsyncSession, acme: TestTenant, globex: TestTenant) -> None:
    for tenant, label in ((acme, "deploy"), (acme, "ci"), (globex, "backup")):
        await crud.issue_key(session, tenant.id, label)
    assert [key.label for key in await crud.list_keys(session, acme.id)] == ["ci", "deploy"]
    assert [key.label for key in await crud.list_keys(session, globex.id)] == ["backup"]
