"""The last thing that a function waits for."""

import libcst as cst
from libcst import matchers

from auditor.operators import Context

_WAITS = matchers.Await() | matchers.Yield() | matchers.Asynchronous()


def nothing_awaited_after(statement: cst.BaseSmallStatement, context: Context) -> bool:
    """Whether the function ends without waiting, giving or leaving a block of the event loop's once more."""
    below: cst.CSTNode = statement
    for above in context.ancestors(statement):
        match above:
            case cst.FunctionDef(asynchronous=asynchronous):
                return asynchronous is not None
            case cst.Lambda() | cst.ClassDef() | cst.For() | cst.While() | cst.With() | cst.Try() | cst.TryStar():
                return False
            case cst.SimpleStatementLine() | cst.BaseSuite():
                after = above.body[list(above.body).index(below) + 1 :]
                if any(matchers.findall(one, _WAITS) for one in after):
                    return False
        below = above
    return False
