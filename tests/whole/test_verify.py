"""`python -m auditor verify`: every disagreement by name, and a check that goes on where it was killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter

import pytest
from surroundings import MARK, PROJECTS, ROOT, leftovers, nothing_left

from auditor.model.codec import load_run
from auditor.model.verdict import Status

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


def call(*words):
    command = [sys.executable, "-m", "auditor", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    target = tmp_path_factory.mktemp("audited") / "pure_python"
    shutil.copytree(PROJECTS / "pure_python", target, ignore=shutil.ignore_patterns(".auditor", "reports"))
    answer = call("run", target, "--format", "audit_json", "--fail-under", 0)
    assert answer.returncode == 0, answer.stderr
    return target


@pytest.fixture
def project(audited, tmp_path):
    return shutil.copytree(audited, tmp_path / "pure_python", ignore=shutil.ignore_patterns(".auditor"))


@pytest.fixture(scope="module")
def run(audited):
    return load_run(audited / "reports/latest/audit.json")


def falsify(project, **status_of):
    """The saved run says something else of these mutants."""
    file = project / "reports/latest/audit.json"
    saved = json.loads(file.read_text())
    for verdict in saved["verdicts"]:
        verdict["status"] = status_of.get(f"m{verdict['mutant_id']}", verdict["status"])
    file.write_text(json.dumps(saved))


def with_status(run, status):
    return next(verdict.mutant_id for verdict in run.verdicts if verdict.status is status)


def replacement(run, id_):
    return next(mutant.edits[0].replacement for mutant in run.mutants if mutant.id == id_).splitlines()[0]


def test_wrong_verdicts_either_way_are_named_with_their_diffs(run, project):
    killed, survived = with_status(run, Status.KILLED), with_status(run, Status.SURVIVED)
    falsify(project, **{f"m{killed}": "survived", f"m{survived}": "killed"})
    answer = call("verify", project, "--mutant", killed, "--mutant", survived)
    assert answer.returncode == 1, answer.stderr
    assert "0 of 2 verdicts agree" in answer.stdout
    for id_, engine, slow in ((killed, "survived", "killed"), (survived, "killed", "survived")):
        told = answer.stdout[answer.stdout.index(f"DISAGREES {id_}") :]
        assert told.index(f"engine: {engine}") < told.index(f"slow way: {slow}") < told.index("+++ shop/price.py")
        assert replacement(run, id_) in told


def journalled(project):
    lines = [line for file in (project / ".auditor/verify").glob("*.jsonl") for line in file.read_text().splitlines()]
    return Counter(entry["mutant"] for entry in map(json.loads, lines) if "mutant" in entry)


def wait_until(condition, within=120.0):
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def started(*words):
    mark = uuid.uuid4().hex
    command = [sys.executable, "-m", "auditor", *map(str, words)]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, MARK: mark}, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    return process, mark


def test_killed_and_resumed_and_in_shards_each_mutant_is_judged_once(run, project):
    ids = {mutant.id for mutant in run.mutants}
    process, mark = started("verify", project, "--shard", "1/2")
    wait_until(lambda: journalled(project).total() >= 2 or process.poll() is not None)
    process.kill()
    process.communicate()
    before = journalled(project).total()
    assert nothing_left(process.pid, mark), leftovers(process.pid, mark)
    assert 2 <= before < len(ids) // 2

    resumed = call("verify", project, "--shard", "1/2", "--resume")
    assert resumed.returncode == 0, resumed.stdout + resumed.stderr
    assert f"{before} of {-(-len(ids) // 2)} mutants were judged before" in resumed.stderr
    assert call("verify", project, "--shard", "2/2").returncode == 0
    assert journalled(project) == Counter(ids)

    joined = call("verify", project, "--resume")
    assert joined.returncode == 0, joined.stdout
    assert f"{len(ids)} of {len(ids)} verdicts agree" in joined.stdout
    assert journalled(project) == Counter(ids)

    # what the slow way said serves another run of the same project
    killed = with_status(run, Status.KILLED)
    for claim, code, word in (
        ("survived", 1, "DISAGREES"),
        ("no coverage", 1, "DISAGREES"),
        ("timeout", 1, "DISAGREES"),
        ("error", 0, "NO VERDICT"),
    ):
        falsify(project, **{f"m{killed}": claim})
        answer = call("verify", project, "--resume")
        assert answer.returncode == code, answer.stdout
        assert f"{word} {killed}" in answer.stdout
        assert f"{len(ids) - 1} of {len(ids) - (code == 0)} verdicts agree" in answer.stdout
    assert journalled(project) == Counter(ids)

    # but not another state of its tests
    (project / "tests/test_more.py").write_text("def test_more():\n    pass\n")
    answer = call("verify", project, "--resume", "--mutant", with_status(run, Status.SURVIVED))
    assert "nothing to resume" in answer.stderr
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_ended_while_a_mutant_hangs_nothing_is_left(run, project, tmp_path, number, code):
    hanging = next(mutant.id for mutant in run.mutants if mutant.edits[0].original == "x * RATE")
    sign = tmp_path / "it hangs"
    (project / "tests/test_hangs.py").write_text(
        "from shop.price import double\n\n"
        "def test_it():\n"
        f"    if double(8) != 16:\n        open({str(sign)!r}, 'w').close()\n        while True: pass\n"
    )
    (project / "tests/test_price.py").unlink()
    process, mark = started("verify", project, "--mutant", hanging)
    wait_until(lambda: sign.exists() or process.poll() is not None)
    process.send_signal(number)
    _, told = process.communicate(timeout=60)
    assert process.returncode == code, told
    assert nothing_left(process.pid, mark), leftovers(process.pid, mark)
    assert ("--resume goes on" in told) is (number == signal.SIGINT)
    assert not journalled(project)


def test_a_flaky_test_has_no_say(run, project):
    (project / "tests/test_flips.py").write_text("def test_flips():\n    assert False\n")
    file = project / "reports/latest/audit.json"
    saved = json.loads(file.read_text())
    saved["baseline"]["tests"].append(
        {**saved["baseline"]["tests"][0], "id": "tests/test_flips.py::test_flips", "stability": "flaky"}
    )
    file.write_text(json.dumps(saved))
    answer = call("verify", project, "--mutant", with_status(run, Status.SURVIVED))
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_a_run_of_other_tests_is_refused(project):
    answer = call("verify", project, "--tests", "tests/test_price.py")
    assert answer.returncode == 2
    assert "verify-other-tests" in answer.stderr


def test_a_run_of_other_sources_is_refused_and_the_file_named(project):
    with (project / "shop/price.py").open("a") as file:
        file.write("\n")
    answer = call("verify", project)
    assert answer.returncode == 2
    assert "shop/price.py is not what it was" in answer.stderr
    assert "verify-sources-changed" in answer.stderr


def test_a_project_that_is_not_the_copy_is_refused(run, project):
    """Its tests put the original on the import path: no mutant in the copy would be noticed."""
    (project / "tests/conftest.py").write_text(f"import sys\nsys.path.insert(0, {str(project)!r})\n")
    answer = call("verify", project, "--mutant", with_status(run, Status.KILLED))
    assert answer.returncode == 4
    assert "verify-copy-not-run" in answer.stderr
