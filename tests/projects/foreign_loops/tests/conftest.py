import queue
import threading

import pytest


@pytest.fixture(scope="session")
def server():
    """A thread that answers as long as the session lasts."""
    from shop import orders

    asked, said = queue.Queue(), queue.Queue()

    def serve():
        while (question := asked.get()) is not None:
            said.put(orders.answered(question))

    thread = threading.Thread(target=serve)
    thread.start()
    yield lambda question: (asked.put(question), said.get(timeout=1))[1]
    asked.put(None)
    thread.join()
