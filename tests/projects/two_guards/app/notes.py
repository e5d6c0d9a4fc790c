from app.rows import NOTES, NotFound, visible


def get(tenant_id, note_id):
    found = [note for note in NOTES.values() if note.tenant_id == tenant_id and note.id == note_id]
    for note in found:
        if note.tenant_id != tenant_id:
            raise NotFound
        return note
    raise NotFound


def texts(tenant_id):
    return [note.text for note in visible(tenant_id) if note.tenant_id == tenant_id]


def archive(tenant_id, note_id):
    for note in [note for note in NOTES.values() if note.tenant_id == tenant_id]:
        if note.id == note_id:
            note.archived = True


def rename(tenant_id, note_id, text):
    for note in [note for note in NOTES.values() if note.tenant_id == tenant_id]:
        if note.id == note_id:
            if note.tenant_id != tenant_id:
                raise NotFound
            note.text = text


def own(tenant_id, note_id):
    """Three guards: any two of them may go."""
    note = NOTES[note_id]
    if note.tenant_id != tenant_id:
        raise NotFound
    if not note.tenant_id == tenant_id:
        raise NotFound
    return [note for note in [note] if note.tenant_id == tenant_id][0].text
