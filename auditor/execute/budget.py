"""A limit to the time that a run may take."""

import time
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Mutants are handed out in their `turns` (mutant id → number) till the moment `ends` of `time.monotonic`."""

    turns: Mapping[str, int]
    ends: float

    @property
    def is_used_up(self) -> bool:
        return time.monotonic() >= self.ends
