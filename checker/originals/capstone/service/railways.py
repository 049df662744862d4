"""The railways: they answer over HTTP, all at one address."""

import asyncio
from typing import Any

import aiohttp


class Refused(Exception):
    """A railway said no, or nothing at all."""


class Railways:
    def __init__(self, url: str) -> None:
        self.url = url

    async def ping(self) -> None:
        await self._ask("GET", "/health")

    async def quotes(self, lines: tuple[str, ...], grams: int) -> dict[str, int]:
        """What each would take, in cents. All are asked at once, and each question costs."""
        # TODO: one railway has refused; what do the other questions do?
        cents = await asyncio.gather(*(self._quote(line, grams) for line in lines))
        return dict(zip(lines, cents, strict=True))

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
            # TODO: who could take up this connection again?
            async with aiohttp.ClientSession(self.url) as http:
                async with http.request(method, path, json=content) as answer:
                    if answer.status != 200:
                        raise Refused(f"{path} answered {answer.status}")
                    return await answer.json()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Refused(f"{path}: {error!r}") from error
