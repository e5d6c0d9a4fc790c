"""Where orders come from; tests make it fail."""

from collections.abc import AsyncIterator


class Store:
    def __init__(self) -> None:
        self.names = {1: "tea", 2: "ink"}
        self.sent: list[str] = []
        self.failure: Exception | None = None

    async def find(self, number: int) -> str | None:
        if self.failure is not None:
            raise self.failure
        return self.names.get(number)

    async def stream(self) -> AsyncIterator[str]:
        for name in self.names.values():
            yield name

    async def send(self, text: str) -> None:
        if self.failure is not None:
            raise self.failure
        self.sent.append(text)


store = Store()
