"""A limiter of calls, with slowapi's interface."""

from collections import Counter
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from fastapi import HTTPException

P = ParamSpec("P")
R = TypeVar("R")


class Limiter:
    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()

    def limit(self, most: int) -> Callable[[Callable[P, Awaitable[R]]], Callable[P, Awaitable[R]]]:
        def decorate(function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
            @wraps(function)
            async def limited(*args: P.args, **kwargs: P.kwargs) -> R:
                self.calls[function.__name__] += 1
                if self.calls[function.__name__] > most:
                    raise HTTPException(429, "too often")
                return await function(*args, **kwargs)

            return limited

        return decorate
