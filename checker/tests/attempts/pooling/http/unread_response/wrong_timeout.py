"""Tempting, since the night no longer stands still: it fails. No timeout gives back what others
hold.

Refused by: skips_unchanged"""


class Mirror:
    def __init__(self, archive: str) -> None:
        self.session = aiohttp.ClientSession(
            archive,
            connector=aiohttp.TCPConnector(limit=LIMIT),
            timeout=aiohttp.ClientTimeout(total=0.5),
        )
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
