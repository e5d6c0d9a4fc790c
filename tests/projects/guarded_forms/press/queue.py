from typing import Any


class Queue:
    def __init__(self) -> None:
        self.jobs: list[tuple[str, dict[str, Any]]] = []

    def enqueue(self, name: str, **payload: Any) -> None:
        self.jobs.append((name, payload))


queue = Queue()
