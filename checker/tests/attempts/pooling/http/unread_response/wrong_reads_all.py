"""Tempting, since a whole answer gives its connection back, and even open. Night for night it
downloads the archive.

Refused by: downloads_no_skipped"""


class Mirror:
    def __init__(self, archive: str) -> None:
        connector = aiohttp.TCPConnector(limit=LIMIT)
        self.session = aiohttp.ClientSession(archive, connector=connector)
        self.versions: dict[str, str] = {}

    async def fetch(self, name: str) -> bytes | None:
        photo = await self.session.get(f"/photos/{name}")
        data = await photo.read()
        photo.raise_for_status()
        if int(photo.headers["Content-Length"]) > LARGEST:
            raise TooLarge(name)
        version = photo.headers["ETag"]
        if self.versions.get(name) == version:
            return None
        self.versions[name] = version
        return data

    async def close(self) -> None:
        await self.session.close()
