"""The railways: they answer over HTTP, all at one address."""

import asyncio
from typing import Any

import aiohttp


class Refused(Exception):
    """A railway said no, or nothing at all."""


class Railways:
    def __init__(self, http: aiohttp.ClientSession) -> None:
        self.http = http

    async def ping(self) -> None:
        await self._ask("GET", "/health")

    async def quotes(self, lines: tuple[str, ...], grams: int) -> dict[str, int]:
        """What each would take, in cents. All are asked at once, and each question costs."""
        # The first refusal cancels the other questions, and nobody leaves before they have ended.
        try:
            async with asyncio.TaskGroup() as group:
                asked = {line: group.create_task(self._quote(line, grams)) for line in lines}
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None
        return {line: task.result() for line, task in asked.items()}

    async def book(self, number: int, grams: int) -> str:
        """The wagon. Somebody has to look for it: that may take half a minute."""
        booking = {"consignment": number, "grams": grams}
        return str((await self._ask("POST", "/bookings", booking))["wagon"])

    async def notify(self, number: int, text: str) -> None:
        """Tell a shipper; the railways know them all. One notice under a number is enough."""
        await self._ask("POST", "/notices", {"number": number, "text": text})

    async def _quote(self, line: str, grams: int) -> int:
        return int((await self._ask("POST", f"/{line}/quotes", {"grams": grams}))["cents"])

    async def _ask(self, method: str, path: str, content: Any = None) -> Any:
        try:
            # One for all: only who shares a session takes up its connections again.
            async with self.http.request(method, path, json=content) as answer:
                if answer.status != 200:
                    raise Refused(f"{path} answered {answer.status}")
                return await answer.json()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Refused(f"{path}: {error!r}") from error
