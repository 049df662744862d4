"""Tempting: `except` closes what went wrong. An unchanged photo is no error; it leaves by `return`.

Refused by: skips_unchanged"""


class Mirror:
    def __init__(self, archive: str) -> None:
        connector = aiohttp.TCPConnector(limit=LIMIT)
        self.session = aiohttp.ClientSession(archive, connector=connector)
        self.versions: dict[str, str] = {}

    async def fetch(self, name: str) -> bytes | None:
        photo = await self.session.get(f"/photos/{name}")
        try:
            photo.raise_for_status()
            if int(photo.headers["Content-Length"]) > LARGEST:
                raise TooLarge(name)
            version = photo.headers["ETag"]
            if self.versions.get(name) == version:
                return None
            data = await photo.read()
        except BaseException:
            photo.close()
            raise
        self.versions[name] = version
        return data

    async def close(self) -> None:
        await self.session.close()
