import asyncio

from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class TimeLimitMiddleware:
    """Cancels a request that takes longer than the settings allow, and answers 504."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answering = asyncio.Event()

        async def note_answer(message: Message) -> None:
            answering.set()
            await send(message)

        try:
            async with asyncio.timeout(scope["app"].state.settings.request_time_limit):
                await self.app(scope, receive, note_answer)
        except TimeoutError:
            if answering.is_set():  # too late for another status
                raise
            await JSONResponse({"detail": "request took too long"}, status_code=504)(scope, receive, send)
