"""Ids that stay the same whatever is edited elsewhere in the file."""

import hashlib
from collections import Counter

from auditor.model.mutant import Edit

_LENGTH = 12


class Identity:
    """Numbers the mutants of one file, which must come in the order of the text."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[str, ...]] = Counter()

    def of(self, operator: str, function: str, edit: Edit) -> str:
        """12 hex digits of what is changed, into what, where, by whom, and the how manieth of its kind there."""
        what = (edit.path, function, operator, edit.original.strip(), edit.replacement.strip())
        self._seen[what] += 1
        text = "\0".join((*what, str(self._seen[what])))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
