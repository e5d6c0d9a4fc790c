"""The project's names for the tenant: which column says to whom a row belongs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from auditor.operators._declared import Declared, declared_in, last_name
from auditor.operators._parse import syntax_tree

DEFAULT_NAMES = frozenset(
    f"{owner}{suffix}"
    for owner in ("tenant", "org", "organisation", "organization", "workspace", "company")
    for suffix in ("", "_id", "_uuid", "_pk")
)
_SUFFIXES = ("_tenant", "_tenant_id")
_PREFIX = re.compile(r"(?:from|to|source|target|current|other|new|old)_")  # of two tenants in one place
_OWNERS_TABLE = re.compile(
    r"(?:\w+\.)?(?:tenants?|orgs?|organi[sz]ations?|workspaces?|compan(?:y|ies))\.\w+", re.IGNORECASE
)
_MAY_HAVE_KEYS = re.compile("ForeignKey|foreign_key|ContextVar")


@dataclass(frozen=True, slots=True)
class Tenancy:
    """What the whole project says of its tenants.

    `names` are the attributes, variables, keywords, headers and SQL columns that carry the tenant. `nullable` are
    those columns, as "User.tenant_id" and "users.tenant_id", that may hold NULL; `sent` those fields of a request's
    models, as "UserIn.tenant_id", which the client fills in.
    """

    names: frozenset[str] = DEFAULT_NAMES
    nullable: frozenset[str] = frozenset()
    sent: frozenset[str] = frozenset()

    def is_tenant(self, name: str) -> bool:
        if "-" in name:  # a header: X-Tenant-ID
            name = name.lower().replace("-", "_").removeprefix("x_")
        return name in self.names or name.endswith(_SUFFIXES) or _PREFIX.sub("", name, count=1) in self.names

    def known(self) -> list[list[str]]:
        """All of it in a fixed order, to be compared with what another run knew."""
        return [sorted(self.names), sorted(self.nullable), sorted(self.sent)]


def find_tenancy(sources: Iterable[str], named: Iterable[str] = ()) -> Tenancy:
    """The usual names and those `named` by the configuration; the name of each column that is a foreign key to a table
    of tenants, and of each context variable that carries one; and what the declared columns and fields of these names
    are like."""
    sources = tuple(sources)
    names = DEFAULT_NAMES | frozenset(named)
    telling = [source for source in sources if _MAY_HAVE_KEYS.search(source) or any(name in source for name in names)]
    trees = list(filter(None, map(syntax_tree, telling)))
    names |= {name for tree in trees for name in _carriers(tree, Tenancy(names))}
    declared = _declared(trees, [source for source in sources if source not in telling], Tenancy(names))
    return Tenancy(
        names,
        nullable=frozenset(f"{owner}.{one.name}" for one in declared if one.is_nullable for owner in one.owners),
        sent=frozenset(f"{owner}.{one.name}" for one in declared if one.is_sent for owner in one.owners),
    )


def _declared(trees: Sequence[ast.Module], sources: Sequence[str], tenancy: Tenancy) -> list[Declared]:
    """What the trees declare of the tenant, and what the other sources inherit of it: they need not name it."""
    while True:
        found = [one for one in declared_in(trees) if tenancy.is_tenant(one.name)]
        owners = sorted({owner for one in found for owner in one.owners})
        inherits = re.compile(rf"^\s*class\s+\w+.*\b(?:{'|'.join(map(re.escape, owners))})\b", re.MULTILINE)
        heirs = [source for source in sources if owners and inherits.search(source)]
        if len(heirs) == 0:
            return found
        sources = [source for source in sources if source not in heirs]
        trees = [*trees, *filter(None, map(syntax_tree, heirs))]


def _carriers(tree: ast.Module, usual: Tenancy) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign(target=ast.Name(name), value=ast.Call() as call) if _carries(call, usual):
                yield name
            case ast.Assign(targets=[ast.Name(name)], value=ast.Call() as call) if _carries(call, usual):
                yield name
            case ast.Call(args=[ast.Constant(str(name)), *_]) if _points_to_tenants(node):  # Column("name", ...)
                yield name


def _carries(call: ast.Call, usual: Tenancy) -> bool:
    match call:
        case ast.Call(args=[ast.Constant(str(name)), *_]) if last_name(call.func) == "ContextVar":
            return usual.is_tenant(name)
    return _points_to_tenants(call)


def _points_to_tenants(column: ast.Call) -> bool:
    keys = [
        argument.args[0]
        for argument in column.args
        if isinstance(argument, ast.Call) and argument.args and last_name(argument.func) == "ForeignKey"
    ]
    keys += [word.value for word in column.keywords if word.arg == "foreign_key"]  # SQLModel's Field
    return any(_OWNERS_TABLE.fullmatch(_target(key)) for key in keys)


def _target(key: ast.expr) -> str:
    return str(key.value) if isinstance(key, ast.Constant) else ast.unparse(key)
