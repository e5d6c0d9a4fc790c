import asyncio

import pytest

from trap import fixtures

log = []


@pytest.fixture(scope="session")
def tenants():
    return fixtures.build()


@pytest.fixture(scope="module")
def data():
    return fixtures.module_data()


@pytest.fixture(scope="session")
def session_log():
    log.append("open")
    yield log
    fixtures.close(log)
    assert log[-1] == "closed"


@pytest.fixture(scope="session")
def stream():
    numbers = fixtures.numbers()
    next(numbers)
    return numbers


@pytest.fixture(scope="session")
def worker():
    loop, asked, answered = asyncio.new_event_loop(), asyncio.Queue(), []
    task = loop.create_task(fixtures.work(asked, answered))
    loop.run_until_complete(asyncio.sleep(0))

    def ask(number):
        asked.put_nowait(number)
        loop.run_until_complete(asyncio.sleep(0.01))
        return answered.pop()

    yield ask
    task.cancel()
    loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
    loop.close()


def pytest_sessionfinish(session):
    if fixtures.finish() and not session.exitstatus:
        session.exitstatus = 1
