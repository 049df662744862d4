"""Tempting, since the mirror gets through the night. It stops at the hundredth photo, and the
archive grants four connections.

Refused by: shares_connections"""


class Mirror:
    def __init__(self, archive: str) -> None:
        connector = aiohttp.TCPConnector(limit=100)
        self.session = aiohttp.ClientSession(archive, connector=connector)
        self.versions: dict[str, str] = {}

    async def fetch(self, name: str) -> bytes | None:
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
