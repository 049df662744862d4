"""Tempting, since it is said that an answer must be read. It must be read to its end.

Refused by: skips_unchanged"""


class Mirror:
    def __init__(self, archive: str) -> None:
        connector = aiohttp.TCPConnector(limit=LIMIT)
        self.session = aiohttp.ClientSession(archive, connector=connector)
        self.versions: dict[str, str] = {}

    async def fetch(self, name: str) -> bytes | None:
        photo = await self.session.get(f"/photos/{name}")
        photo.raise_for_status()
        if int(photo.headers["Content-Length"]) > LARGEST:
            await photo.content.read(10)
            raise TooLarge(name)
        version = photo.headers["ETag"]
        if self.versions.get(name) == version:
            await photo.content.read(10)
            return None
        data = await photo.read()
        self.versions[name] = version
        return data

    async def close(self) -> None:
        await self.session.close()
