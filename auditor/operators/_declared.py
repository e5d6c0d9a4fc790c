"""The columns and fields that a project's classes and tables declare."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_OPTIONAL = re.compile(r"\bNone\b|\bOptional\b")
_MAKES_COLUMN = frozenset({"Column", "mapped_column"})
_READ_FROM_REQUESTS = frozenset({"BaseModel", "TypedDict"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One column or field. `owners` are the class or variable and the table, and the classes that inherit it;
    `is_sent` says that the class describes what a client sends."""

    name: str
    owners: frozenset[str]
    is_nullable: bool
    is_sent: bool


def declared_in(trees: Iterable[ast.Module]) -> Iterator[Declared]:
    """Everything that is declared, in all files: a class may inherit from one of another file."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    bases = {class_.name: {last_name(base) for base in class_.bases} for class_ in classes}
    tables = {class_.name: table for class_ in classes if (table := _table(class_))}
    heirs = {class_.name: {name for name in bases if class_.name in _above(name, bases)} for class_ in classes}
    for class_ in classes:
        owners = {class_.name, *heirs[class_.name]}
        owners |= {tables[name] for name in owners if name in tables}
        is_sent = bool(_above(class_.name, bases) & _READ_FROM_REQUESTS)
        for name, is_nullable in _fields(class_):
            yield Declared(name=name, owners=frozenset(owners), is_nullable=is_nullable, is_sent=is_sent)
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(variable)], value=ast.Call(args=[ast.Constant(str(table)), *rest])):
                for column in rest:
                    match column:
                        case ast.Call(args=[ast.Constant(str(name)), *_]) if _makes_column(column):
                            yield Declared(
                                name=name,
                                owners=frozenset({variable, table}),
                                is_nullable=_may_be_null(column, True),
                                is_sent=False,
                            )


def last_name(function: ast.expr) -> str:
    """ "ForeignKey" for `sa.ForeignKey`, "BaseModel" for `BaseModel`, "Page" for `Page[User]`."""
    if isinstance(function, ast.Subscript):
        return last_name(function.value)
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _above(name: str, bases: Mapping[str, set[str]]) -> set[str]:
    """The names of all that the class inherits from."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = bases.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def _table(class_: ast.ClassDef) -> str:
    for node in class_.body:
        match node:
            case ast.Assign(targets=[ast.Name("__tablename__")], value=ast.Constant(str(name))):
                return name
    return ""


def _fields(class_: ast.ClassDef) -> Iterator[tuple[str, bool]]:
    """Each with whether it may be NULL: an annotation decides unless `nullable` does; without one NULL is usual."""
    for node in class_.body:
        match node:
            case ast.AnnAssign(target=ast.Name(name), annotation=annotation, value=value):
                yield name, _may_be_null(value, _OPTIONAL.search(ast.unparse(annotation)) is not None)
            case ast.Assign(targets=[ast.Name(name)], value=ast.Call() as call) if _makes_column(call):
                yield name, _may_be_null(call, True)


def _makes_column(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) in _MAKES_COLUMN


def _may_be_null(column: ast.expr | None, unless_said: bool) -> bool:
    for word in column.keywords if isinstance(column, ast.Call) else []:
        match word:
            case ast.keyword(arg="nullable", value=ast.Constant(bool(said))):
                return said
            case ast.keyword(arg="primary_key", value=ast.Constant(True)):
                return False
    return unless_said
