"""The project's names for the tenant: which column says to whom a row belongs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.operators._parse import syntax_tree

DEFAULT_NAMES = frozenset(
    f"{owner}{suffix}"
    for owner in ("tenant", "org", "organisation", "organization", "workspace", "company")
    for suffix in ("", "_id", "_uuid", "_pk")
)
_SUFFIXES = ("_tenant", "_tenant_id")
_OWNERS_TABLE = re.compile(
    r"(?:\w+\.)?(?:tenants?|orgs?|organi[sz]ations?|workspaces?|compan(?:y|ies))\.\w+", re.IGNORECASE
)
_MAY_HAVE_KEYS = re.compile("ForeignKey|foreign_key")


@dataclass(frozen=True, slots=True)
class Tenancy:
    """`names` are the attributes, variables, keywords and SQL columns that carry the tenant."""

    names: frozenset[str] = DEFAULT_NAMES

    def is_tenant(self, name: str) -> bool:
        return name in self.names or name.endswith(_SUFFIXES)


def find_tenancy(sources: Iterable[str]) -> Tenancy:
    """The usual names, and the name of each column that is a foreign key to a table of tenants."""
    found = {name for source in sources if _MAY_HAVE_KEYS.search(source) for name in _columns(source)}
    return Tenancy(DEFAULT_NAMES | found)


def _columns(source: str) -> Iterator[str]:
    for node in ast.walk(syntax_tree(source) or ast.Module(body=[], type_ignores=[])):
        match node:
            case ast.AnnAssign(target=ast.Name(name), value=ast.Call() as column) if _points_to_tenants(column):
                yield name
            case ast.Assign(targets=[ast.Name(name)], value=ast.Call() as column) if _points_to_tenants(column):
                yield name
            case ast.Call(args=[ast.Constant(str(name)), *_]) if _points_to_tenants(node):  # Column("name", ...)
                yield name


def _points_to_tenants(column: ast.Call) -> bool:
    keys = [
        argument.args[0]
        for argument in column.args
        if isinstance(argument, ast.Call) and argument.args and _last_name(argument.func) == "ForeignKey"
    ]
    keys += [word.value for word in column.keywords if word.arg == "foreign_key"]  # SQLModel's Field
    return any(_OWNERS_TABLE.fullmatch(_target(key)) for key in keys)


def _target(key: ast.expr) -> str:
    return str(key.value) if isinstance(key, ast.Constant) else ast.unparse(key)


def _last_name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
