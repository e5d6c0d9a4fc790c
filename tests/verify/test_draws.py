"""What a suite draws by lot is the same in every process of the slow way, and in the engine's."""

import json
import sys
from pathlib import Path

import pytest

from auditor.config.load import load
from auditor.model.plan import Tier
from auditor.project_copy import copy_project
from auditor.verify.slow_way import SlowWay
from auditor.verify.target import find_target
from auditor.workers.worker import Change, Worker

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

SOURCE = "def plus(x):\n    return x + 1\n"
TESTS = """
import json, os
from app.sums import plus
from hypothesis import given, settings, strategies

@settings(max_examples=60)
@given(strategies.integers(), strategies.text())
def test_plus(x, text):
    with open(os.environ["DRAWN"], "a") as file:
        file.write(json.dumps([x, text]) + "\\n")
    assert plus(x) == x + 1
"""


@pytest.fixture
def project(tmp_path):
    files = {"app/__init__.py": "", "app/sums.py": SOURCE, "tests/test_sums.py": TESTS}
    for path, text in files.items():
        (tmp_path / "project" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "project" / path).write_text(text)
    (tmp_path / "project/pyproject.toml").write_text('[tool.auditor]\nsource = ["app"]\ntests = ["tests"]\n')
    return tmp_path / "project"


def test_everyone_draws_the_same(project, tmp_path, database, monkeypatch):
    drawn = tmp_path / "drawn"
    monkeypatch.setenv("DRAWN", str(drawn))

    def draws():
        found = [json.loads(line) for line in drawn.read_text().splitlines()]
        drawn.unlink()
        return found

    config = load(project, {"jobs": 1})
    copy_project(project, tmp_path / "pristine", config.output)
    target = find_target(config, ["app/sums.py"])
    way = SlowWay(config, target, config.tests, database, tmp_path / "pristine", tmp_path / "0")
    slow = []
    for _ in range(2):
        way.judge("app/sums.py", SOURCE, 120.0)
        slow.append(draws())
    assert len(slow[0]) == 60
    assert slow[0] == slow[1]

    worker = Worker(0, config, Path(sys.executable), database, [str(project / "app/sums.py")])
    try:
        change = Change(path=str(project / "app/sums.py"), original=SOURCE, mutated=None)
        for tier in (Tier.COLLECTED, Tier.IMPORTED):
            worker.run(tier, change, None, limit=120.0, whole_row=True)
            assert draws() == slow[0]
    finally:
        worker.close()
