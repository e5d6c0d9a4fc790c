"""Why a mutant matters, in a sentence: the operator's own where its page has one, else its family's."""

import re
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


@cache
def why_it_matters(operator: str, family: str) -> str:
    try:
        text = shelf("operators")[operator].__doc__ or ""
    except (AuditorError, KeyError):
        text = ""
    section = re.search(r"^[#*\s]*Why it matters[*:.\s]*\n?(.+?)(?:\n\s*\n|\Z)", text, re.MULTILINE | re.DOTALL)
    return " ".join(section.group(1).split()) if section else _OF_FAMILY.get(family, _ANY)
