"""What the slow way said is on disk as it comes."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import EnvironmentFault, UsageError
from auditor.model.verdict import Status
from auditor.verify.journal import Entry, Journal
from auditor.verify.slow_way import SlowVerdict

ENTRIES = [
    Entry(mutant=f"m{number}", text=f"t{number}", slow=SlowVerdict(status=status, detail=f"é\n\x1b {number}"))
    for number, status in enumerate([Status.KILLED, Status.SURVIVED, Status.TIMEOUT, Status.ERROR, Status.KILLED])
]
WHOLE = {(entry.mutant, entry.text): entry.slow for entry in ENTRIES}


def written(folder, entries, state="now"):
    with Journal(folder, state).open() as pen:
        for entry in entries:
            pen.write(entry)
    return max(folder.iterdir())


def test_nothing_is_known_at_first(tmp_path):
    assert Journal(tmp_path / "none", "now").known() == {}


def test_all_checks_of_a_state_are_joined(tmp_path):
    written(tmp_path, ENTRIES[:2])
    written(tmp_path, ENTRIES[2:])
    assert Journal(tmp_path, "now").known() == WHOLE


def test_the_newest_word_counts(tmp_path):
    written(tmp_path, ENTRIES)
    again = Entry(mutant="m0", text="t0", slow=SlowVerdict(status=Status.SURVIVED))
    written(tmp_path, [again])
    assert Journal(tmp_path, "now").known() == {**WHOLE, ("m0", "t0"): again.slow}


def test_what_was_said_in_another_state_is_not_known(tmp_path):
    written(tmp_path, ENTRIES, state="then")
    assert Journal(tmp_path, "now").known() == {}
    assert Journal(tmp_path, "then").known() == WHOLE


@given(cut=st.integers(0, 2000))
def test_killed_at_any_byte_the_journal_knows_what_was_whole_and_the_rest_completes_it(tmp_path_factory, cut):
    folder = tmp_path_factory.mktemp("journal")
    file = written(folder, ENTRIES)
    file.write_bytes(file.read_bytes()[:cut])
    known = Journal(folder, "now").known()
    assert known.items() <= WHOLE.items()
    assert list(known) == list(WHOLE)[: len(known)]
    written(folder, [entry for entry in ENTRIES if (entry.mutant, entry.text) not in known])
    assert Journal(folder, "now").known() == WHOLE


def test_a_line_is_on_disk_before_the_journal_is_closed(tmp_path):
    with Journal(tmp_path, "now").open() as pen:
        pen.write(ENTRIES[0])
        assert list(Journal(tmp_path, "now").known()) == [("m0", "t0")]


def test_a_file_that_is_no_journal_is_named(tmp_path):
    (tmp_path / "0.jsonl").write_text('{"what": "is this"}\n')
    with pytest.raises(UsageError) as refused:
        Journal(tmp_path, "now").known()
    assert refused.value.slug == "verify-journal-unreadable"
    assert "0.jsonl" in refused.value.where


def test_a_folder_that_can_not_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFault) as fault, Journal(tmp_path / "file" / "verify", "now").open():
        pass
    assert fault.value.slug == "verify-journal-not-writable"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full to write to")
def test_a_full_disk(tmp_path):
    with Journal(tmp_path, "now").open() as pen:
        full = os.open("/dev/full", os.O_WRONLY)
        os.dup2(full, pen._file)
        os.close(full)
        with pytest.raises(EnvironmentFault) as fault:
            pen.write(ENTRIES[0])
    assert fault.value.slug == "verify-journal-not-writable"
