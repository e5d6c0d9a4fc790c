"""The statements that end a transaction."""

import libcst as cst

from auditor.operators import called_name


def ends_transaction(statement: cst.Expr, by: str) -> bool:
    """`await session.commit()` or `connection.commit()` as a statement, for `by="commit"`."""
    value = statement.value.expression if isinstance(statement.value, cst.Await) else statement.value
    return (
        isinstance(value, cst.Call)
        and isinstance(value.func, cst.Attribute)
        and called_name(value) == by
        and not value.args  # a commit with a message is not the database's
    )
