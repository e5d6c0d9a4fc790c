"""Take any text where a certain one was asked for.

What it does:
    In the fields of Pydantic models, the parameters of routes and the names for annotated types: `EmailStr` becomes
    `str`, a `Literal` of several texts `str`, an enumeration of texts that the file defines `str`, `PositiveInt` and
    its kin `int` or `float`, `StrictInt` and its kin the lax type.
Why it matters:
    A role that doesn't exist, an order by any column, an address that is none are stored and used (CWE-20, CWE-1287).
Example:
    role: Literal["admin", "guest"] → role: str
A test that would notice:
    Sends a value that is not among those, or no address, and expects 422.
Equivalent when:
    The value is checked again where it is used.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, text_of
from auditor.operators.schema._validated import is_checked

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Attribute, cst.Name, cst.Subscript)

examples = (
    Example(
        "from pydantic import BaseModel, EmailStr\nclass User(BaseModel):\n    email: EmailStr | None = None\n",
        ("from pydantic import BaseModel, EmailStr\nclass User(BaseModel):\n    email: str | None = None\n",),
    ),
    Example(
        'import pydantic\nclass User(pydantic.BaseModel):\n    roles: list[Literal["admin", "guest"]]\n',
        ("import pydantic\nclass User(pydantic.BaseModel):\n    roles: list[str]\n",),
    ),
    Example(
        '@router.get("/users")\nasync def users(order: Literal["name", "age"] = "name"): ...\n',
        ('@router.get("/users")\nasync def users(order: str = "name"): ...\n',),
    ),
    Example("Age = Annotated[PositiveInt, Field(le=150)]\n", ("Age = Annotated[int, Field(le=150)]\n",)),
    Example(
        "from pydantic import BaseModel\nclass Role(str, Enum): ...\nclass User(BaseModel):\n    role: Role\n",
        ("from pydantic import BaseModel\nclass Role(str, Enum): ...\nclass User(BaseModel):\n    role: str\n",),
    ),
    Example('def order(by: Literal["name", "age"]): ...\n', why="nobody checks it when the code runs"),
    Example('@dataclass\nclass Cat:\n    kind: Literal["cat", "kitten"]\n', why="a dataclass checks nothing"),
    Example(
        'from pydantic import BaseModel\nclass Cat(BaseModel):\n    kind: Literal["cat"]\n',
        why="it tells this model from others, which without it could not be told apart at all",
    ),
    Example("from pydantic import BaseModel\nclass A(BaseModel):\n    n: Literal[1, 2]\n", why="they are no texts"),
)

_WIDER = {
    "EmailStr": "str",
    "NameEmail": "str",
    "StrictStr": "str",
    "StrictInt": "int",
    "StrictBool": "bool",
    "StrictFloat": "float",
    "PositiveInt": "int",
    "NegativeInt": "int",
    "NonNegativeInt": "int",
    "NonPositiveInt": "int",
    "PositiveFloat": "float",
    "NonNegativeFloat": "float",
}
_TEXT_ENUM = r"^\s*class\s+{}\((?:\w+\.)?(?:StrEnum\b|str\s*,\s*(?:\w+\.)?Enum\b)"


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    wider = _wider(node, context)
    if wider and isinstance(node, cst.BaseExpression) and is_checked(node, context):
        yield cst.Name(wider, lpar=node.lpar, rpar=node.rpar)


def _wider(node: cst.CSTNode, context: Context) -> str:
    match node:
        case cst.Subscript(slice=elements) if context.code(node.value).rpartition(".")[2] == "Literal":
            return "str" if len(elements) > 1 and all(map(_is_text, elements)) else ""
        case cst.Name(name) if not isinstance(context.parent(node), cst.Attribute):
            is_enum = name[:1].isupper() and re.search(_TEXT_ENUM.format(re.escape(name)), context.source, re.MULTILINE)
            return _WIDER.get(name, "str" if is_enum else "")
        case cst.Attribute(value=cst.Name("pydantic"), attr=cst.Name(name)):
            return _WIDER.get(name, "")
    return ""


def _is_text(element: cst.SubscriptElement) -> bool:
    return isinstance(element.slice, cst.Index) and text_of(element.slice.value) is not None
