"""Another tool's command is run to its end, and what it said is kept."""

import sys
from types import SimpleNamespace

import pytest
from timed import Timed, timed


def run(tmp_path, program, **given):
    return timed([sys.executable, "-c", program], tmp_path, {}, log=tmp_path / "log", **{"limit": 60.0, **given})


def test_what_it_says_is_kept_and_judging_is_all_of_it(tmp_path):
    took = run(tmp_path, "print('one'); print('two')")
    assert (tmp_path / "log").read_text() == "one\ntwo\n"
    assert took.judging == took.wall


def test_judging_begins_with_the_awaited_words(tmp_path, monkeypatch):
    monkeypatch.setattr("timed.time", SimpleNamespace(monotonic=iter((100.0, 103.0, 110.0)).__next__))
    took = run(tmp_path, "print('one'); print('... Gremlin 1/3'); print('Gremlin 1/3')", since="Gremlin 1/")
    assert took == Timed(wall=10.0, judging=7.0)


def test_words_that_never_come_are_a_failure(tmp_path):
    with pytest.raises(SystemExit, match="never said 'Gremlin 1/'"):
        run(tmp_path, "print('nothing')", since="Gremlin 1/")


def test_an_error_says_where_its_words_are(tmp_path):
    with pytest.raises(SystemExit, match=r"exit code 3 .* is in .*log"):
        run(tmp_path, "raise SystemExit(3)")


def test_it_is_ended_at_the_limit_with_all_that_it_started(tmp_path):
    program = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"
    with pytest.raises(SystemExit, match="exit code -9"):
        run(tmp_path, program, limit=0.3)
