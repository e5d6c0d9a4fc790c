"""One real pytest for one text of a file, however it ends."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from surroundings import ROOT

from auditor.config.load import load
from auditor.errors import EnvironmentFault
from auditor.model.verdict import Status
from auditor.project_copy import GROUP, copy_project
from auditor.verify.slow_way import SlowWay, Stopped
from auditor.verify.target import find_target

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
PATIENT, HASTY = 120.0, 10.0
SOURCE = "def answer():\n    return 42\n\n\ndef last():\n    pass\n"
TESTS = """
import os
import pytest
from app.work import answer, last

@pytest.fixture(scope="session")
def ending():
    yield
    last()

def test_answer(ending):
    assert answer() == 42

def test_it_runs_in_the_copy():
    assert os.getcwd() == os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    open("left-behind", "x").close()

def test_temporary_files_lie_beside_the_copy(tmp_path):
    assert os.path.dirname(os.environ["TMPDIR"]) == os.path.dirname(os.getcwd())
    assert str(tmp_path).startswith(os.environ["TMPDIR"])
"""


@pytest.fixture(scope="module")
def way(tmp_path_factory, database):
    folder = tmp_path_factory.mktemp("slow")
    project = folder / "project"
    files = {"app/__init__.py": "", "app/unused.py": "", "app/work.py": SOURCE, "tests/test_work.py": TESTS}
    for path, text in files.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text)
    (project / "pyproject.toml").write_text('[tool.auditor]\nsource = ["app"]\ntests = ["tests"]\n')
    config = load(project, {})
    copy_project(project, folder / "pristine", config.output)
    target = find_target(config, ["app/work.py"])
    return SlowWay(config, target, config.tests, database, folder / "pristine", folder / "0")


def says(way, text, limit=PATIENT):
    return way.judge("app/work.py", text, limit)


def test_green_again_and_again_whatever_the_suite_leaves(way):
    assert [says(way, SOURCE).status for _ in range(2)] == [Status.SURVIVED, Status.SURVIVED]


def test_red_with_the_first_failure(way):
    verdict = says(way, SOURCE.replace("42", "41"))
    assert verdict.status is Status.KILLED
    assert "test_answer" in verdict.detail


def test_a_suite_that_does_not_collect(way):
    verdict = says(way, "def answer(:\n")
    assert verdict.status is Status.KILLED
    assert "test_work.py" in verdict.detail


@pytest.mark.parametrize("code", [0, 1])
def test_a_process_that_ends_before_pytest_does(way, code):
    verdict = says(way, SOURCE.replace("return 42", f"import os; os._exit({code})"))
    assert verdict.status is Status.ERROR
    assert f"ended with {code} before" in verdict.detail


def test_a_process_that_is_killed(way):
    assert says(way, SOURCE.replace("return 42", "import os; os.abort()")).status is Status.ERROR


def test_an_endless_loop(way):
    verdict = says(way, SOURCE.replace("return 42", "\n    while True: pass"), HASTY)
    assert verdict.status is Status.TIMEOUT


def test_a_failure_and_then_no_end(way):
    text = SOURCE.replace("42", "41").replace("pass", "\n    while True: pass")
    verdict = says(way, text, HASTY)
    assert verdict.status is Status.KILLED
    assert "test_answer" in verdict.detail
    assert "no end" in verdict.detail


def test_the_copy_is_what_runs(way):
    way.prove("app/work.py", SOURCE, PATIENT)


def test_a_file_that_the_suite_does_not_import_proves_nothing(way):
    with pytest.raises(EnvironmentFault) as fault:
        way.prove("app/unused.py", "", PATIENT)
    assert fault.value.slug == "verify-copy-not-run"


def test_stopped_from_outside(way, tmp_path):
    """Last of all: a way that was stopped does not start again."""
    started = tmp_path / "started"
    hanging = f"def answer():\n    open({str(started)!r}, 'w').close()\n    while True: pass\ndef last(): pass\n"
    heard = []

    def judge():
        try:
            heard.append(says(way, hanging))
        except Stopped as stopped:
            heard.append(stopped)

    thread = threading.Thread(target=judge)
    thread.start()
    assert eventually(started.exists)
    way.stop()
    thread.join()
    assert [type(word) for word in heard] == [Stopped]
    with pytest.raises(Stopped):
        says(way, SOURCE)


HOLDER = f"""
import subprocess, sys, time
from auditor.project_copy import scratch_folder
with scratch_folder() as folder:
    (folder / "0").mkdir()
    process = subprocess.Popen(
        ["/bin/sh", "-c", 'echo $$ >"$0"; sleep 600 & exec sleep 600', str(folder / "0" / "{GROUP}")],
        start_new_session=True,
    )
    while not (folder / "0" / "{GROUP}").exists():
        time.sleep(0.01)
    print(folder, process.pid, flush=True)
    time.sleep(600)
"""


def test_kill_9_leaves_neither_the_copies_nor_what_runs_in_them():
    holder = subprocess.Popen([sys.executable, "-c", HOLDER], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    folder, group = holder.stdout.readline().split()
    assert os.path.isdir(folder)
    assert runs(int(group))
    holder.kill()
    holder.communicate()
    assert eventually(lambda: not os.path.exists(folder) and not runs(int(group)))
    assert holder.returncode == -signal.SIGKILL


def runs(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def eventually(condition, within=60.0):
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False
