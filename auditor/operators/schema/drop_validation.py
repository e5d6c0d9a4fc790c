"""Drop a rule for what comes in.

What it does:
    Removes one bound of a field or a parameter (`ge`, `le`, `gt`, `lt`, `min_length`, `max_length`, `pattern`,
    `max_digits`, `strict`, …), a validator of a Pydantic model, a validator in `Annotated[...]`, or `extra="forbid"`.
Why it matters:
    Input that nobody expected goes further in: a page of a million rows, an empty name, a negative price, a field that
    the client must not set (CWE-20, CWE-1284, CWE-915, API3:2023, API4:2023).
Example:
    Query(20, ge=1, le=100) → Query(20, ge=1)
A test that would notice:
    Sends the first value beyond each bound and expects 422; sends an unknown field and expects it to be refused.
Equivalent when:
    A second check further in refuses the same input in the same way.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, text_of, without
from auditor.operators.schema._column import keys_of
from auditor.operators.schema._validated import is_model

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Assign, cst.Call, cst.ClassDef, cst.FunctionDef, cst.Subscript)

examples = (
    Example(
        "limit: int = Query(20, ge=1, le=100)\n",
        ("limit: int = Query(20, ge=1)\n", "limit: int = Query(20, le=100)\n"),
    ),
    Example(
        'Name = Annotated[str, StringConstraints(min_length=1, pattern=r"^[a-z]+$")]\n',
        (
            "Name = Annotated[str, StringConstraints(min_length=1)]\n",
            'Name = Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]\n',
        ),
    ),
    Example("price: condecimal(max_digits=8)\n", ("price: condecimal()\n",)),
    Example(
        "names: Annotated[list[str], Field(), AfterValidator(all_different)]\n",
        ("names: Annotated[list[str], Field()]\n",),
    ),
    Example("names: Annotated[list[str], MinLen(1)] = ()\n", ("names: list[str] = ()\n",)),
    Example(
        "class Order(BaseModel):\n    total: int\n\n"
        '    @field_validator("total")\n    @classmethod\n    def check(cls, total):\n        return positive(total)\n',
        ("class Order(BaseModel):\n    total: int\n\n",),
    ),
    Example(
        "class Order(BaseModel):\n    @pydantic.model_validator(mode='after')\n    def check(self): ...\n",
        ("class Order(BaseModel):\n    pass\n",),
    ),
    Example(
        'from pydantic import BaseModel\nclass Order(BaseModel, extra="forbid"):\n    total: int\n',
        ("from pydantic import BaseModel\nclass Order(BaseModel):\n    total: int\n",),
    ),
    Example(
        'model_config = ConfigDict(extra="forbid", strict=True)\n',
        ('model_config = ConfigDict(extra="forbid")\n', "model_config = ConfigDict(strict=True)\n"),
    ),
    Example('model_config = {"extra": "forbid"}\n', ("model_config = {}\n",)),
    Example(
        "class Order(BaseModel):\n    class Config:\n        extra = Extra.forbid\n",
        ("class Order(BaseModel):\n    class Config:\n        pass\n",),
    ),
    Example('number: int = Field(20, min_length=0, strict=False, description="how many")\n', why="no input is refused"),
    Example('model_config = ConfigDict(extra="ignore")\n', why="no field is refused"),
    Example('extra = "forbid"\n', why="it configures no model"),
    Example('resolved = Path("a").resolve(strict=True)\n', why="it is no parameter"),
)

_TAKES_BOUNDS = frozenset(
    [
        "Field",
        "Query",
        "Path",
        "Body",
        "Header",
        "Cookie",
        "Form",
        "File",
        "Param",
        "StringConstraints",
        "Interval",
        "Len",
        "constr",
        "conint",
        "confloat",
        "condecimal",
        "conbytes",
        "conlist",
        "conset",
        "confrozenset",
        "condate",
    ]
)
_BOUNDS = frozenset(
    [
        "ge",
        "le",
        "gt",
        "lt",
        "min_length",
        "max_length",
        "pattern",
        "regex",
        "max_digits",
        "decimal_places",
        "multiple_of",
        "min_items",
        "max_items",
        "strict",
        "strip_whitespace",
        "to_lower",
        "to_upper",
    ]
)
_CONFIGURES = frozenset({"ConfigDict"})
_CONFIGURED = frozenset(
    ["strict", "str_strip_whitespace", "str_to_lower", "str_to_upper", "str_min_length", "str_max_length"]
)
_VALIDATORS = frozenset({"field_validator", "model_validator", "validator", "root_validator"})
_METADATA = frozenset(
    [
        "AfterValidator",
        "BeforeValidator",
        "WrapValidator",
        "Ge",
        "Gt",
        "Le",
        "Lt",
        "MinLen",
        "MaxLen",
        "Len",
        "Interval",
        "MultipleOf",
        "Predicate",
    ]
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Call() if called_name(node) in _TAKES_BOUNDS | _CONFIGURES:
            for index in _rules(node, context):
                yield node.with_changes(args=without(node.args, index))
        case cst.Subscript() if context.code(node.value).rpartition(".")[2] == "Annotated":
            yield from _drop_metadata(node)
        case cst.FunctionDef() if isinstance(context.parent(context.parent(node) or node), cst.ClassDef):
            if any(_is_validator(one.decorator) for one in node.decorators):
                yield cst.RemoveFromParent()
        case cst.ClassDef() if is_model(node, context):
            for index, argument in enumerate(node.keywords):
                if _forbids_extra(argument, context):
                    yield _less_keyword(node, index)
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name("model_config"))], value=cst.Dict() as settings):
            for index in keys_of(settings, {"extra"}):
                if text_of(cst.ensure_type(settings.elements[index], cst.DictElement).value) == "forbid":
                    shorter = settings.with_changes(elements=without(settings.elements, index))
                    yield node.with_changes(value=shorter)
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name("extra"))], value=value):
            scopes = context.scopes(node)
            if _is_forbid(value, context) and scopes and scopes[0].name.value == "Config":
                yield cst.RemoveFromParent()


def _rules(call: cst.Call, context: Context) -> Iterator[int]:
    """Where the call refuses or tidies something."""
    configures = called_name(call) in _CONFIGURES
    for index, argument in enumerate(call.args):
        name = argument.keyword.value if argument.keyword is not None else ""
        if configures and (_forbids_extra(argument, context) or (name in _CONFIGURED and _refuses(argument, context))):
            yield index
        if not configures and name in _BOUNDS and _refuses(argument, context):
            yield index


def _refuses(argument: cst.Arg, context: Context) -> bool:
    value, name = context.code(argument.value), context.code(argument)
    return value not in {"None", "False"} and not (value == "0" and "min_" in name)


def _drop_metadata(annotated: cst.Subscript) -> Iterator[Replacement]:
    """`Annotated[str, check]` without `check` is `str`."""
    for index, element in enumerate(annotated.slice):
        if index and _is_metadata(element):
            if len(annotated.slice) > 2:
                left = [*annotated.slice[:index], *annotated.slice[index + 1 :]]
                if index == len(left):
                    left[-1] = left[-1].with_changes(comma=element.comma)
                yield annotated.with_changes(slice=left)
            else:
                yield cst.ensure_type(annotated.slice[0].slice, cst.Index).value


def _is_metadata(element: cst.SubscriptElement) -> bool:
    value = element.slice.value if isinstance(element.slice, cst.Index) else None
    return isinstance(value, cst.Call) and called_name(value) in _METADATA


def _is_validator(decorator: cst.BaseExpression) -> bool:
    return isinstance(decorator, cst.Call) and called_name(decorator) in _VALIDATORS


def _forbids_extra(argument: cst.Arg, context: Context) -> bool:
    name = argument.keyword.value if argument.keyword is not None else ""
    return name == "extra" and _is_forbid(argument.value, context)


def _is_forbid(value: cst.BaseExpression, context: Context) -> bool:
    return text_of(value) == "forbid" or context.code(value).endswith("Extra.forbid")


def _less_keyword(class_: cst.ClassDef, index: int) -> cst.ClassDef:
    keywords = without(class_.keywords, index)
    if keywords or not class_.bases:
        return class_.with_changes(keywords=keywords)
    last = class_.bases[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return class_.with_changes(keywords=keywords, bases=[*class_.bases[:-1], last])
