"""Whether a name is about the tenant: "TenantMiddleware", "require_org", "app.workspace_id"."""

import re

from auditor.operators._tenancy import Tenancy

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_OWNERS = frozenset(
    {"tenant", "tenants", "tenancy", "org", "orgs", "organisation", "organization"}
    | {"workspace", "workspaces", "company", "companies"}
)


def words_of(name: str) -> frozenset[str]:
    """The words of a name, in lower case: `get_currentUser` has three."""
    return frozenset(word.lower() for word in _WORD.findall(name))


def speaks_of_tenant(text: str, tenancy: Tenancy) -> bool:
    """Whether a word of the text is one for a tenant, or a name in it is one of the project's own."""
    return bool(words_of(text) & _OWNERS) or any(map(tenancy.is_tenant, re.findall(r"\w+", text)))
