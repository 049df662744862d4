"""What the headers say is decided in one place, inside of the block. The rest is read in pieces, as
for photos that go to a file."""

from collections.abc import Mapping


class Mirror:
    def __init__(self, archive: str) -> None:
        connector = aiohttp.TCPConnector(limit=LIMIT)
        self.session = aiohttp.ClientSession(archive, connector=connector)
        self.versions: dict[str, str] = {}

    async def fetch(self, name: str) -> bytes | None:
        async with self.session.get(f"/photos/{name}") as photo:
            photo.raise_for_status()
            if not self.wants(name, photo.headers):
                return None
            pieces = [piece async for piece in photo.content.iter_chunked(65_536)]
        self.versions[name] = photo.headers["ETag"]
        return b"".join(pieces)

    def wants(self, name: str, headers: Mapping[str, str]) -> bool:
        if int(headers["Content-Length"]) > LARGEST:
            raise TooLarge(name)
        return self.versions.get(name) != headers["ETag"]

    async def close(self) -> None:
        await self.session.close()
