"""Unread response: what nobody reads must be given back, too.

Each night a museum mirrors the photos of an archive, and skips by their headers those that it has
and those that are too large. The test archive has small ones; here the night ends at LIMIT skips.

Your task: however `fetch` ends, it keeps its connection from nobody. What is skipped is not
downloaded; the archive knows GET only. Photos that are not skipped share at most LIMIT connections,
side by side; none is opened while another one is idle. Results and names stay.
"""

import asyncio

import aiohttp
from aiohttp import web

LIMIT = 4  # connections that the archive grants
LARGEST = 20_000_000  # bytes


class TooLarge(Exception):
    pass


class Mirror:
    def __init__(self, archive: str) -> None:
        connector = aiohttp.TCPConnector(limit=LIMIT)
        self.session = aiohttp.ClientSession(archive, connector=connector)
        self.versions: dict[str, str] = {}

    async def fetch(self, name: str) -> bytes | None:
        """The photo, unless it is the same as last time."""
        # TODO: on which of these ways does the connection come back?
        photo = await self.session.get(f"/photos/{name}")
        photo.raise_for_status()
        if int(photo.headers["Content-Length"]) > LARGEST:
            raise TooLarge(name)
        version = photo.headers["ETag"]
        if self.versions.get(name) == version:
            return None
        data = await photo.read()
        self.versions[name] = version
        return data

    async def close(self) -> None:
        await self.session.close()


async def main() -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        return web.Response(body=bytes(8_000_000), headers={"ETag": '"1"'})

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    mirror = Mirror(f"http://{host}:{port}")
    for night in range(1, 7):
        try:
            photo = await asyncio.wait_for(mirror.fetch("tower.jpg"), 2)
            print(f"night {night}:", f"{len(photo)} bytes" if photo else "as last time")
        except TimeoutError:
            print(f"night {night}: no answer in 2 seconds")
    await mirror.close()
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
