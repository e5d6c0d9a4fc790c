"""A test that fails because the machine's disk is full says nothing about the mutant, and the next ones are judged."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from auditor.config.load import load
from auditor.execute.verdict import Doubt, judge
from auditor.model.baseline import Baseline
from auditor.model.plan import Task, Tier
from auditor.model.test import Test
from auditor.model.verdict import Status
from auditor.workers.worker import Change, Worker

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

TEST = "tests/test_step.py::test_one"
BASELINE = Baseline(
    tests=(Test(id=TEST, path="tests/test_step.py", line=1),),
    covered={},
    import_lines={},
    unsettled_lines={},
    coverage={},
    duration=1.0,
)
WRITES = """import tempfile
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b'x' * (8 << 20))
    return value + 1
"""


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of 2 MB, and temporary files go there."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk that is small")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))
        yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def verdict_on(copy_of, database, small_disk):
    project = copy_of("hostile_code")
    path = project / "app/step.py"
    worker = Worker(0, load(project, {"jobs": 1}), Path(sys.executable), database, [str(path)])

    def verdict(body, tier):
        text = path.read_text()
        change = Change(path=str(path), original=text, mutated=text.replace("return value + 1", body, 1))
        ran = worker.run(tier, change, [TEST], limit=60.0, whole_row=False)
        return judge(Task(mutant_id="m", tests=(0,), tier=tier), ran, BASELINE, 0)

    yield verdict
    worker.close()


@pytest.mark.parametrize("tier", [Tier.SESSION, Tier.COLLECTED, Tier.IMPORTED])
def test_no_room_is_no_kill_and_the_next_mutant_has_room(verdict_on, small_disk, tier):
    verdict, doubt = verdict_on(WRITES, tier)
    assert (verdict.status, doubt) == (Status.ERROR, Doubt.RUN_AGAIN)
    assert "the disk is full" in verdict.detail
    assert verdict_on("return value + 2", tier)[0].status is Status.KILLED
    assert verdict_on("return 1 + value", tier)[0].status is Status.SURVIVED


def test_a_disk_that_was_full_before(verdict_on, small_disk):
    with pytest.raises(OSError, match="No space"):
        (small_disk / "full").write_bytes(b"x" * (4 << 20))
    assert verdict_on("return value + 2", Tier.COLLECTED)[0].status in (Status.KILLED, Status.ERROR)
    (small_disk / "full").unlink()
    assert verdict_on("return 1 + value", Tier.COLLECTED)[0].status is Status.SURVIVED
