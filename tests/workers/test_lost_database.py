"""What tests said while the database's server went away is void; the worker goes on with another database."""

import os
import signal
from pathlib import Path

import pytest

from auditor.config.load import load
from auditor.database import DatabaseLost, worker_databases
from auditor.model.plan import Tier
from auditor.workers.pool import open_pool
from auditor.workers.worker import Change

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture
def pool(copy_of):
    project = copy_of("pure_python")
    config = load(project, {"jobs": 1}, {})
    with worker_databases(1) as databases, open_pool(config, databases, ["shop/price.py"]) as pool:
        yield pool


def doubled(worker, instead, tier=Tier.COLLECTED):
    """A run of the test of `double`, which does something else instead."""
    path = worker._config.project / "shop/price.py"
    text = path.read_text()
    change = Change(path=str(path), original=text, mutated=text.replace("return x * RATE", instead, 1))
    assert change.mutated != text
    return worker.run(tier, change, ["tests/test_price.py::test_double"], limit=30, whole_row=False)


def server_of(worker):
    """The pid of the server, and that of its guardian."""
    data = Path(worker._database._admin.value("SHOW data_directory"))
    server = int((data / "postmaster.pid").read_text().split()[0])
    return server, int(Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[1])


def backend_of(worker):
    """The pid of a process of the server's that serves nobody: its end makes the server begin anew."""
    return int(worker._database._admin.value("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'"))


VICTIMS = {
    "server": lambda worker: server_of(worker)[0],
    "guardian": lambda worker: server_of(worker)[1],
    "backend": backend_of,
}


# A session that is under way fails in the moment in which it loses its server, as a test's would.
CONNECTED_TO_A_VICTIM = """
    import asyncio, asyncpg, os
    async def use():
        session = await asyncpg.connect({url!r})
        os.kill({victim}, 9)
        while True:
            await session.execute("SELECT 1")
    asyncio.run(use())
"""


@pytest.mark.parametrize(
    ("victim", "tier"), [*((victim, Tier.COLLECTED) for victim in VICTIMS), ("server", Tier.SESSION)]
)
def test_a_failure_while_the_database_goes_away_is_no_kill(pool, victim, tier):
    worker = pool.workers[0]
    assert doubled(worker, "return x * 2", tier).lines[0]["outcome"] == "passed"
    address = worker._database.url
    killing = CONNECTED_TO_A_VICTIM.format(url=address.as_scheme("postgresql"), victim=VICTIMS[victim](worker))
    with pytest.raises(DatabaseLost):
        doubled(worker, killing, tier)
    pool.replace_database(worker)
    assert worker._database.url != address
    assert doubled(worker, "return x * 2", tier).lines[0]["outcome"] == "passed"
    assert doubled(worker, "return x / 2", tier).lines[0]["outcome"] == "failed"


def test_a_database_that_goes_away_between_two_mutants_is_noticed(pool):
    worker = pool.workers[0]
    assert doubled(worker, "return x * 2").lines[0]["outcome"] == "passed"
    os.kill(server_of(worker)[0], signal.SIGKILL)
    with pytest.raises(DatabaseLost):
        doubled(worker, "return x * 2")


def test_a_host_that_is_killed_while_it_judges_the_reach_is_replaced(pool):
    worker = pool.workers[0]
    worker.ready(Tier.COLLECTED)
    worker._hosts[Tier.COLLECTED]._process.kill()
    path = worker._config.project / "shop/price.py"
    text = path.read_text()
    (answer,) = worker.classify(Tier.COLLECTED, str(path), text, [text.replace("x * RATE", "x / RATE")])
    assert answer["region"] == "function"
