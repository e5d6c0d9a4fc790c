"""Answer with every field there is.

What it does:
    Makes `response_model=...` of a route `response_model=None`; drops `response_model_exclude` and its kin,
    `response_model_include`, `Field(exclude=True)`, and `exclude=` or `include=` where a model is written out.
Why it matters:
    The answer then holds whatever the row holds: a password's hash, another table's keys, the tenant (CWE-213, CWE-200,
    API3:2023).
Example:
    @router.get("/me", response_model=UserOut) → @router.get("/me", response_model=None)
A test that would notice:
    Compares the whole answer, `answer.json() == {...}`, and not one field of it.
Equivalent when:
    The function returns an instance of that very model, as its annotation says (not mutated).
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, without
from auditor.operators.schema._column import indexes_of, is_true, keyword, with_keyword
from auditor.operators.schema._route import is_route, returned_type

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Call,)

examples = (
    Example(
        '@router.get("/me", response_model=UserOut)\nasync def me(user: Current) -> User:\n    return user\n',
        ('@router.get("/me", response_model=None)\nasync def me(user: Current) -> User:\n    return user\n',),
    ),
    Example(
        '@app.get("/me", response_model_exclude={"secret"})\ndef me():\n    return ME\n',
        ('@app.get("/me")\ndef me():\n    return ME\n',),
    ),
    Example(
        'router.add_api_route("/me", me, response_model=UserOut)\n',
        ('router.add_api_route("/me", me, response_model=None)\n',),
    ),
    Example(
        "class User(BaseModel):\n    secret: str = Field(exclude=True)\n",
        ("class User(BaseModel):\n    secret: str = Field()\n",),
    ),
    Example('data = user.model_dump(exclude={"secret"})\n', ("data = user.model_dump()\n",)),
    Example(
        '@router.get("/me", response_model=UserOut)\nasync def me() -> UserOut:\n    return UserOut()\n',
        why="the annotation says that it returns that very model",
    ),
    Example('users.get("me", response_model=UserOut)\n', why="it declares no route"),
    Example("left = words(exclude={1})\n", why="it writes no model"),
)

_WRITES_OUT = frozenset({"model_dump", "model_dump_json", "dict", "json", "jsonable_encoder"})
_ROUTES_CHOICES = frozenset(
    [
        "response_model_exclude",
        "response_model_include",
        "response_model_exclude_none",
        "response_model_exclude_unset",
        "response_model_exclude_defaults",
    ]
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    call = cst.ensure_type(node, cst.Call)
    if is_route(call, context):
        model = keyword(call, "response_model")
        code = context.code(model.value) if model is not None else "None"
        if code not in {"None", returned_type(call, context)}:
            yield with_keyword(call, "response_model", cst.Name("None"))
        dropped = indexes_of(call, _ROUTES_CHOICES)
    elif called_name(call) == "Field":
        dropped = (index for index in indexes_of(call, {"exclude"}) if is_true(call.args[index]))
    elif called_name(call) in _WRITES_OUT:
        dropped = indexes_of(call, {"exclude", "include"})
    else:
        return
    for index in dropped:
        if context.code(call.args[index].value) not in {"None", "False"}:
            yield call.with_changes(args=without(call.args, index))
