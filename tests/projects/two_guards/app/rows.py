"""Notes and tasks of several tenants, in memory."""

from dataclasses import dataclass


@dataclass
class Note:
    id: int
    tenant_id: int
    text: str
    archived: bool = False


class NotFound(Exception):
    pass


NOTES: dict[int, Note] = {}


def visible(tenant_id, archived=False):
    return [note for note in NOTES.values() if note.tenant_id == tenant_id and note.archived == archived]
