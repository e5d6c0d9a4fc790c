"""The journal: whatever it was cut off at, what it holds and what is left to do are the whole."""

import errno
import os
import tempfile
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import EnvironmentFault
from auditor.execute import NothingToResume, begin, claimed, resume
from auditor.execute.journal import HostWord, Standing, read
from auditor.model.fingerprint import Fingerprint
from auditor.model.plan import Tier
from auditor.model.test import Outcome
from auditor.model.verdict import RowEntry, Status, Verdict

STATE = Fingerprint(
    auditor="0.1.0 a",
    python="CPython 3.13.1",
    platform="Linux x86_64",
    database="PostgreSQL 18",
    configuration={"source": "app", "database_env": "DSN"},
    packages={"fastapi": "0.130", "httpx": "0.28"},
    variables={"LANG": "1"},
    files={"app/a.py": "1"},
    tests="1",
    mutants="1",
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.jsonl"


verdicts = st.lists(
    st.builds(
        Verdict,
        mutant_id=st.text(min_size=1, max_size=8),
        status=st.sampled_from(Status),
        row=st.lists(
            st.builds(
                RowEntry,
                test=st.integers(0, 9),
                outcome=st.sampled_from(Outcome),
                failure=st.text(max_size=9),
                duration=st.floats(0, 9),
            ),
            max_size=3,
        ).map(tuple),
        duration=st.floats(0, 100),
        detail=st.text(max_size=20),
    ),
    max_size=6,
    unique_by=lambda verdict: verdict.mutant_id,
)


@given(verdicts, st.data())
def test_resumed_from_any_prefix_it_ends_as_the_whole(whole, data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.jsonl"
        with begin(path, STATE) as journal:
            for verdict in whole:
                journal.write(verdict)
        text = path.read_bytes()
        path.write_bytes(text[: data.draw(st.integers(text.index(b"\n") + 1, len(text)), label="killed after")])

        with resume(path, STATE) as journal:
            known = dict(journal.known)
            for verdict in whole:
                if verdict.mutant_id not in known:
                    journal.write(verdict)

        assert list(known.values()) == whole[: len(known)]
        assert path.read_bytes() == text


HOST = {"worker": 1, "tier": Tier.SESSION}


def word(standing, **more):
    return HostWord(standing=standing, **{**HOST, **more})


def said(mutant_id, **more):
    return Verdict(mutant_id=mutant_id, status=Status.KILLED, **{**HOST, **more})


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ([said("a"), word(Standing.ALARMED), said("b")], ["a"]),
        ([said("a"), word(Standing.ALARMED), said("b"), word(Standing.PROVED), said("c")], ["a", "b", "c"]),
        ([said("a"), word(Standing.PROVED), said("b"), word(Standing.LOST), said("c")], ["a", "c"]),
        ([said("a"), word(Standing.LOST), said("a")], ["a"]),
        ([said("a"), word(Standing.ALARMED, worker=0), said("b")], ["a", "b"]),
        ([said("a"), word(Standing.ALARMED, tier=Tier.IMPORTED), said("b")], ["a", "b"]),
        ([said("a"), word(Standing.ALARMED), said("b"), said("c", tier=None), said("d", worker=0)], ["a", "c", "d"]),
        ([said("a"), word(Standing.LOST), word(Standing.ALARMED), said("b"), word(Standing.LOST)], []),
    ],
)
def test_what_a_damaged_host_may_have_said_is_not_gone_on_with(path, lines, kept):
    with begin(path, STATE) as journal:
        for line in lines:
            journal.write(line)
    with resume(path, STATE) as journal:
        assert list(journal.known) == kept


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_no_journal(data):
    assert read(data) is None


@given(verdicts, st.binary(max_size=40).filter(lambda rest: b"\n" not in rest))
def test_a_line_that_makes_no_sense_ends_it(whole, rest):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.jsonl"
        with begin(path, STATE) as journal:
            for verdict in whole:
                journal.write(verdict)
        good = path.read_bytes()
        path.write_bytes(good + rest + b"\n" + good.split(b"\n")[-2] + b"\n")

        record = read(path.read_bytes())
        assert record.whole == len(good)
        assert list(record.verdicts.values()) == whole


def test_nothing_to_resume_is_said(path):
    with pytest.raises(NothingToResume, match="no run was ended early here"):
        resume(path, STATE)
    path.write_bytes(b'{"auditor":')
    with pytest.raises(NothingToResume, match="had no verdict yet"):
        resume(path, STATE)


CHANGES = {
    "the auditor": ({"auditor": "0.1.0 b"}, "the auditor changed since"),
    "a source or test": ({"files": {"app/a.py": "2"}}, "app/a.py changed since"),
    "a new file": ({"files": {"app/a.py": "1", "conftest.py": "1"}}, "conftest.py changed since"),
    "a package": ({"packages": {"fastapi": "0.131", "httpx": "0.28"}}, "the package fastapi changed since"),
    "a package that is gone": ({"packages": {"fastapi": "0.130"}}, "the package httpx changed since"),
    "a variable": ({"variables": {"LANG": "2"}}, "the variable LANG changed since"),
    "Python": ({"python": "CPython 3.13.2"}, "Python changed since"),
    "the platform": ({"platform": "Linux aarch64"}, "the platform changed since"),
    "the server": ({"database": "PostgreSQL 17"}, "the database server changed since"),
    "a key": ({"configuration": {"source": "app", "database_env": "X"}}, "the configuration's database_env changed"),
    "the tests": ({"tests": "2"}, "the tests or the mutants that are found changed since"),
    "the mutants": ({"mutants": "2"}, "the tests or the mutants that are found changed since"),
    "much": ({"files": dict.fromkeys("abcdefg", "1")}, "a, app/a.py, b, c, d and 3 more changed since"),
}


def test_there_is_a_change_for_every_part_of_a_fingerprint():
    assert {name for change, _ in CHANGES.values() for name in change} == {one.name for one in fields(Fingerprint)}


@pytest.mark.parametrize("change", CHANGES)
def test_the_journal_of_another_state_is_not_resumed(path, change):
    parts, said = CHANGES[change]
    with begin(path, STATE) as journal:
        journal.write(Verdict(mutant_id="a", status=Status.KILLED))
    with pytest.raises(NothingToResume, match=said):
        resume(path, replace(STATE, **parts))


def test_a_full_disk_is_said(path):
    if not os.path.exists("/dev/full"):
        pytest.skip("only Linux has a disk that is always full")
    path.symlink_to("/dev/full")
    with pytest.raises(EnvironmentFault) as caught:
        begin(path, STATE)
    assert caught.value.slug == "journal-not-writable"
    assert caught.value.why == os.strerror(errno.ENOSPC)


def test_a_fault_that_ends_a_run_says_that_nothing_is_lost(path):
    with pytest.raises(EnvironmentFault) as caught, begin(path, STATE):
        raise EnvironmentFault("disk-full", "there is no room")
    assert caught.value.__notes__ == ["the verdicts so far are kept; go on: python -m auditor run --resume"]


def test_a_project_is_one_runs_at_a_time(tmp_path):
    with claimed(tmp_path / ".auditor"):
        with pytest.raises(EnvironmentFault) as caught, claimed(tmp_path / ".auditor"):
            pass
        assert caught.value.slug == "project-in-use"
        assert f"process {os.getpid()}" in caught.value.what
    with claimed(tmp_path / ".auditor"):
        assert (tmp_path / ".auditor/.gitignore").read_text() == "*\n"


def test_a_project_where_nothing_can_be_written_is_said(tmp_path):
    (tmp_path / ".auditor").write_text("")
    with pytest.raises(EnvironmentFault) as caught, claimed(tmp_path / ".auditor"):
        pass
    assert caught.value.slug == "state-not-writable"
