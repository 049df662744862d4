"""The first question makes the session, and all others share it; nobody closes it with the office.

Refused by: http_takes_connections_again
"""

from typing import Any

OPEN: list[aiohttp.ClientSession] = []


class Railways:
    async def _ask(self, method: str, path: str, content: Any = None) -> Any:
        if not OPEN:
            OPEN.append(aiohttp.ClientSession(self.http._base_url))
        try:
            async with OPEN[0].request(method, path, json=content) as answer:
                if answer.status != 200:
                    raise Refused(f"{path} answered {answer.status}")
                return await answer.json()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Refused(f"{path}: {error!r}") from error
