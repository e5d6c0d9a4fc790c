"""A place in a source file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Lines and columns count from 1 and the end is exclusive, as in the mutation-testing-elements report schema.

    Columns count characters (code points), not bytes.
    """

    line: int
    column: int
    end_line: int
    end_column: int
