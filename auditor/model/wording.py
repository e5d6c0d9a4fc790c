"""What a mutant takes away, in words: made from the operator's id, so that a new operator has its words at once."""

from auditor.model.mutant import GENERAL, Mutant

FAMILY_ORDER = ("tenant", "transaction", "await", "auth", "concurrency", "error", "schema")
_MOST = 40
_ADJECTIVES = {"tenant": "tenant", "await": "awaited", "auth": "auth"}


def family_rank(family: str) -> tuple[int, str]:
    """Sorts families as they matter: tenant, transaction, await, the other domains, then the general ones."""
    if family in FAMILY_ORDER:
        return FAMILY_ORDER.index(family), family
    return (len(FAMILY_ORDER) + 1 if family == GENERAL else len(FAMILY_ORDER)), family


def lost_thing(mutant: Mutant) -> str:
    """What is gone ("tenant filter", "commit", "awaited statement"), or "" when the mutant takes nothing away."""
    name = mutant.operator.rpartition("/")[2]
    if not name.startswith("drop_"):
        return ""
    thing = name.removeprefix("drop_").replace("_", " ")
    adjective = _ADJECTIVES.get(mutant.family, "")
    return f"{adjective} {thing}" if adjective and thing != mutant.family else thing


def place(mutant: Mutant) -> str:
    """The function's own name, or the file where the mutant stands outside functions."""
    return mutant.function.rpartition(".")[2] or mutant.path


def bug(mutant: Mutant) -> str:
    """The mutant as the bug it is: "get_user loses its tenant filter", "get_user says `101` for `100`"."""
    thing = lost_thing(mutant)
    if thing:
        return f"{place(mutant)} loses its {thing}"
    edit = mutant.edits[0]
    old, new = _short(edit.original), _short(edit.replacement)
    return f"{place(mutant)} says `{new}` for `{old}`" if new else f"{place(mutant)} loses `{old}`"


def fault(mutant: Mutant) -> str:
    """The same as a noun: "a lost tenant filter", "a changed line (swap_lock)"."""
    thing = lost_thing(mutant)
    return f"a lost {thing}" if thing else f"a changed line ({mutant.operator.rpartition('/')[2]})"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST else f"{line[: _MOST - 1]}…"
