import asyncio

import pytest
from ledger.work import Worker


async def test_there_is_room_for_two():
    worker = Worker()
    await asyncio.gather(*(worker.visit() for _ in range(5)))
    assert worker.most == 2


async def test_all_rows_are_saved():
    worker = Worker()
    await worker.save_all([1, 2])
    assert sorted(worker.done) == [1, 2]


async def test_the_lock_is_free_after_a_failure():
    worker = Worker()

    async def fail():
        assert worker.lock.locked()
        raise ValueError

    with pytest.raises(ValueError):
        await worker.alone(fail)
    assert not worker.lock.locked()


async def test_a_charge_is_kept_when_its_caller_goes():
    worker, paid = Worker(), asyncio.Event()
    task = asyncio.create_task(worker.charge(paid))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    paid.set()
    await asyncio.sleep(0.01)
    assert worker.done == ["charged"]


async def test_a_cancelled_job_is_undone_and_stays_cancelled():
    worker = Worker()
    task = asyncio.create_task(worker.run(asyncio.Event().wait))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert worker.done == ["undone"]


async def test_a_job_has_its_limit():
    async def job():
        await asyncio.sleep(1)

    with pytest.raises(TimeoutError):
        await Worker().in_time(job, 0.01)
