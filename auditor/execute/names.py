"""What a name says: `audited_app/schemas/page.py PageQuery` speaks of schemas, a page and a query."""

import re

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SAID_OF_ALL = frozenset(("test", "py", "init"))


def words_of(name: str) -> frozenset[str]:
    """The words of a path or a name in any spelling, in the singular, in small letters."""
    words = (word.lower() for word in _WORD.findall(name))
    return frozenset(word.removesuffix("s") for word in words) - _SAID_OF_ALL
