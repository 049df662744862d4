"""Tempting, since a new session is never stuck. Until somebody has waited for long enough, four
photos that nobody wants are on their way.

Refused by: skips_unchanged"""


class Mirror:
    def __init__(self, archive: str) -> None:
        self.archive = archive
        self.versions: dict[str, str] = {}
        self.open()

    def open(self) -> None:
        self.session = aiohttp.ClientSession(
            self.archive,
            connector=aiohttp.TCPConnector(limit=LIMIT),
            timeout=aiohttp.ClientTimeout(connect=0.5),
        )

    async def fetch(self, name: str) -> bytes | None:
        try:
            photo = await self.session.get(f"/photos/{name}")
        except TimeoutError:
            await self.session.close()
            self.open()
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
