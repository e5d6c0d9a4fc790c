"""Insert without saying what to do about a conflict.

What it does:
    Drops `.on_conflict_do_nothing(…)`, `.on_conflict_do_update(…)` and `.on_duplicate_key_update(…)` from an insert,
    and `ON CONFLICT …` from SQL text.
Why it matters:
    What could be repeated safely now fails the second time: a retried request, a message delivered twice, two first
    requests at once answer 500 (CWE-755, CWE-362).
Example:
    insert(Counter).values(name=name).on_conflict_do_nothing() → insert(Counter).values(name=name)
A test that would notice:
    Does the same thing twice and asserts the second answer and the one row.
Equivalent when:
    The row can't be there yet. An update of the conflicting row whose values are parameters of SQL text can't be
    dropped alone (not mutated).
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, standing_in
from auditor.operators.transaction._sql import clause, replaced

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Call, cst.SimpleString)

examples = (
    Example(
        "query = insert(Counter).values(name=name).on_conflict_do_nothing()\n",
        ("query = insert(Counter).values(name=name)\n",),
    ),
    Example(
        "query = (\n    insert(User)\n    .on_conflict_do_update(set_=values)\n    .returning(User)\n)\n",
        ("query = (\n    insert(User)\n    .returning(User)\n)\n",),
    ),
    Example(
        'query = "INSERT INTO c (n) VALUES ($1) ON CONFLICT (n) DO UPDATE SET k = c.k + 1 RETURNING k"\n',
        ('query = "INSERT INTO c (n) VALUES ($1) RETURNING k"\n',),
    ),
    Example('query = "INSERT INTO c VALUES ($1) ON CONFLICT (n) DO UPDATE SET k = $2"\n', why="$2 would be lost"),
    Example('print("what to do on conflict is up to you")\n', why="it is no SQL"),
)

_METHODS = frozenset({"on_conflict_do_nothing", "on_conflict_do_update", "on_duplicate_key_update"})
_CLAUSE = re.compile(r"\s+ON\s+CONFLICT\b[^;\"']*?(?=\s+RETURNING\b|\s*;|\s*[\"']|$)", re.IGNORECASE)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Call(func=cst.Attribute(value=query)) if called_name(node) in _METHODS:
            yield standing_in(query, for_=node)
        case cst.SimpleString():
            found = clause(node, _CLAUSE, context)
            if found is not None:
                yield replaced(node, found, by="")
