"""When a run began, and how long each of its stages took."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


class Clock:
    """`started` is ISO 8601 in UTC; `seconds` maps stage → seconds, and `began` is on the monotonic clock."""

    def __init__(self) -> None:
        now = datetime.now(UTC)
        self.started = now.isoformat(timespec="seconds")
        self.run_id = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        self.seconds: dict[str, float] = {}
        self.began = time.monotonic()

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.seconds[stage] = round(time.monotonic() - began, 3)

    @property
    def total(self) -> float:
        return round(time.monotonic() - self.began, 3)
