"""Let rows expire on commit.

What it does:
    Turns `expire_on_commit=False` into `True`.
Why it matters:
    A row that is read after the commit is then loaded anew, which an async session refuses with MissingGreenlet: the
    write lands and the request answers 500 (CWE-755). Tests whose own session is set up otherwise don't see it.
Example:
    async_sessionmaker(engine, expire_on_commit=False) → async_sessionmaker(engine, expire_on_commit=True)
A test that would notice:
    Uses the application's own sessions: creates a row by a request and asserts the body of the answer.
Equivalent when:
    No row is read after its commit, or each is refreshed first.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Arg,)

examples = (
    Example(
        "sessions = async_sessionmaker(engine, expire_on_commit=False)\n",
        ("sessions = async_sessionmaker(engine, expire_on_commit=True)\n",),
    ),
    Example("sessions = async_sessionmaker(engine)\n", why="rows expire already"),
    Example("sessions = async_sessionmaker(engine, expire_on_commit=True)\n", why="rows expire already"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Arg(keyword=cst.Name(value="expire_on_commit"), value=cst.Name(value="False")):
            yield node.with_changes(value=cst.Name("True"))
