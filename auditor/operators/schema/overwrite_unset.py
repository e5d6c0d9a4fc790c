"""Write what was not sent.

What it does:
    Drops `exclude_unset=True`, `exclude_none=True` or `exclude_defaults=True` where a model is written out.
Why it matters:
    A PATCH of one field overwrites all others with their defaults: silent loss of data (CWE-20, CWE-471).
Example:
    body.model_dump(exclude_unset=True) → body.model_dump()
A test that would notice:
    Changes one field of a row whose other fields hold no defaults, and asserts that they still hold what they held.
Equivalent when:
    Every field of the model has to be sent.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, without
from auditor.operators.schema._column import indexes_of, is_true

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Call,)

examples = (
    Example(
        "for name, value in body.model_dump(exclude_unset=True).items():\n    setattr(user, name, value)\n",
        ("for name, value in body.model_dump().items():\n    setattr(user, name, value)\n",),
    ),
    Example("data = body.dict(exclude={ID}, exclude_none=True)\n", ("data = body.dict(exclude={ID})\n",)),
    Example("data = body.model_dump(exclude_unset=False)\n", why="it is what it would be anyway"),
    Example("rows = find(exclude_unset=True)\n", why="it writes no model"),
)

_WRITES_OUT = frozenset({"model_dump", "model_dump_json", "dict", "json", "jsonable_encoder"})
_LEAVES_OUT = frozenset({"exclude_unset", "exclude_none", "exclude_defaults"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    call = cst.ensure_type(node, cst.Call)
    if called_name(call) in _WRITES_OUT:
        for index in indexes_of(call, _LEAVES_OUT):
            if is_true(call.args[index]):
                yield call.with_changes(args=without(call.args, index))
