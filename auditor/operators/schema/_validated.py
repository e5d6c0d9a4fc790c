"""What Pydantic and FastAPI check: the fields of models, and the parameters of routes."""

import re

import libcst as cst

from auditor.operators import Context
from auditor.operators.schema._route import is_routed

_CHECKS = re.compile(r"^\s*(?:from|import)\s+(?:pydantic|sqlmodel|fastapi)\b", re.MULTILINE)
_NO_MODELS = frozenset(
    [
        "Enum",
        "IntEnum",
        "StrEnum",
        "Flag",
        "Protocol",
        "TypedDict",
        "NamedTuple",
        "Generic",
        "ABC",
        "Exception",
        "ValueError",
        "DeclarativeBase",
    ]
)


def is_checked(annotated: cst.BaseExpression, context: Context) -> bool:
    """Whether the type that stands there is checked when a request or a document is read."""
    below: cst.CSTNode = annotated
    for at in context.ancestors(annotated):
        match at:
            case cst.Annotation():
                return _is_checked_place(at, context)
            case cst.Assign(value=value) if value is below:
                return _is_annotated(value) and isinstance(context.parent(context.parent(at) or at), cst.Module)
            case cst.Subscript(value=cst.Name("Literal" | "Mapped")) | cst.Call() | cst.BaseSmallStatement():
                return False
        below = at
    return False


def _is_checked_place(annotation: cst.Annotation, context: Context) -> bool:
    match context.parent(annotation):
        case cst.AnnAssign() as field:
            scopes = context.scopes(field)
            return bool(scopes) and isinstance(scopes[0], cst.ClassDef) and is_model(scopes[0], context)
        case cst.Param() as parameter:
            scopes = context.scopes(parameter)
            return bool(scopes) and isinstance(scopes[0], cst.FunctionDef) and is_routed(scopes[0], context)
    return False


def is_model(class_: cst.ClassDef, context: Context) -> bool:
    """A class with bases, in a file that knows Pydantic; not an enumeration, a protocol or a dataclass."""
    bases = {context.code(base.value).partition("[")[0].rpartition(".")[2] for base in class_.bases}
    return bool(bases - _NO_MODELS) and not bases & (_NO_MODELS - {"Generic", "ABC"}) and knows_pydantic(context)


def knows_pydantic(context: Context) -> bool:
    return _CHECKS.search(context.source) is not None


def _is_annotated(value: cst.BaseExpression) -> bool:
    match value:
        case cst.Subscript(value=cst.Name("Annotated") | cst.Attribute(attr=cst.Name("Annotated"))):
            return True
    return False
