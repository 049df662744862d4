"""Both skips are closed, and so is a photo amid which the fetch was cancelled. The status is looked
at by hand, before any of that: `raise_for_status` would have given the connection back.

Refused by: survives_cancellation"""


class Mirror:
    def __init__(self, archive: str) -> None:
        connector = aiohttp.TCPConnector(limit=LIMIT)
        self.session = aiohttp.ClientSession(archive, connector=connector)
        self.versions: dict[str, str] = {}

    async def fetch(self, name: str) -> bytes | None:
        """The photo, unless it is the same as last time."""
        photo = await self.session.get(f"/photos/{name}")
        if photo.status != 200:
            raise LookupError(f"{name}: {photo.status}")
        if int(photo.headers["Content-Length"]) > LARGEST:
            photo.close()
            raise TooLarge(name)
        version = photo.headers["ETag"]
        if self.versions.get(name) == version:
            photo.close()
            return None
        async with photo:
            data = await photo.read()
        self.versions[name] = version
        return data

    async def close(self) -> None:
        await self.session.close()
