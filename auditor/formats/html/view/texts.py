"""What an operator's own page says of its mutants; where it says nothing, a sentence for its family."""

import re
from dataclasses import dataclass
from functools import cache

from auditor.errors import AuditorError
from auditor.registry import shelf

_OF_FAMILY = {
    "tenant": "Without it, one customer reads or changes another customer's rows.",
    "transaction": "Without it, what was answered as done may not be in the database, or half of it may be.",
    "await": "Without it, the work is never done, or a coroutine, which is always true, stands for its answer.",
    "auth": "Without it, a caller who should be refused is let in.",
    "concurrency": "Without it, two requests at once can overwrite each other.",
    "error": "Without it, a failure is taken for a success, or shows what it should not.",
    "schema": "Without it, data that should be refused is stored.",
}
_ANY = "The code does something else and no test says so: this line could be wrong today."


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorText:
    """`notice` tells of a test that would notice; it may be ""."""

    why: str
    notice: str


@cache
def text_of(operator: str, family: str) -> OperatorText:
    """The text under the headings of the operator's docstring."""
    try:
        page = shelf("operators")[operator].__doc__ or ""
    except (AuditorError, KeyError):  # a run of another version, or of a plugin that is not installed here
        page = ""
    return OperatorText(
        why=_section(page, "Why it matters") or _OF_FAMILY.get(family, _ANY),
        notice=_section(page, "A test that would notice"),
    )


def _section(page: str, heading: str) -> str:
    found = re.search(rf"^{heading}:\n((?:[ \t]+.*(?:\n|\Z))+)", page, re.MULTILINE)
    return " ".join(found.group(1).split()) if found else ""
