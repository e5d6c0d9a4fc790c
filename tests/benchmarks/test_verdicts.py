"""What the other tools left behind is counted in the auditor's words."""

import json
import sqlite3
from contextlib import closing

import pytest
from locks import locked_version
from verdicts import cosmic_ray_verdicts, gremlins_verdicts


def test_a_gremlin_that_is_zapped_is_killed(tmp_path):
    report = tmp_path / "gremlins.json"
    results = [{"status": word} for word in ("zapped", "zapped", "survived", "timeout")]
    report.write_text(json.dumps({"results": results}))
    assert gremlins_verdicts(report) == {"killed": 2, "survived": 1, "timeout": 1}


def test_what_cosmic_ray_did_not_judge_is_an_error(tmp_path):
    session = tmp_path / "session"
    results = [
        ("1", "NORMAL", "KILLED"),
        ("2", "NORMAL", "SURVIVED"),
        ("3", "NORMAL", "INCOMPETENT"),
        ("4", "EXCEPTION", "INCOMPETENT"),
        ("5", "NO_TEST", None),
    ]
    with closing(sqlite3.connect(session)) as database:
        database.execute("CREATE TABLE work_items (job_id)")
        database.execute("CREATE TABLE work_results (job_id, worker_outcome, test_outcome)")
        database.executemany("INSERT INTO work_items VALUES (?)", [(str(number),) for number in range(1, 7)])
        database.executemany("INSERT INTO work_results VALUES (?, ?, ?)", results)
        database.commit()
    assert cosmic_ray_verdicts(session) == {"killed": 1, "survived": 1, "error": 4}


@pytest.mark.parametrize("name", ["pytest-gremlins", "cosmic-ray"])
def test_each_tool_is_pinned_by_its_lock(name):
    assert locked_version(name)[0].isdigit()


def test_a_lock_that_does_not_pin_the_tool_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("locks.FOLDER", tmp_path)
    (tmp_path / "mutmut.txt").write_text("pytest==9.2.0 \\\n    --hash=sha256:00\n    # via mutmut==3\n")
    with pytest.raises(ValueError, match="does not pin mutmut"):
        locked_version("mutmut")
