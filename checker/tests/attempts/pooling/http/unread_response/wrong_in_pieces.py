"""Tempting: both ways out release, and the photo is read in pieces, to show how far it has come.
`photo.read` closes when it is cancelled; `photo.content` does not.

Refused by: survives_cancellation"""


class Mirror:
    def __init__(self, archive: str) -> None:
        connector = aiohttp.TCPConnector(limit=LIMIT)
        self.session = aiohttp.ClientSession(archive, connector=connector)
        self.versions: dict[str, str] = {}

    async def fetch(self, name: str) -> bytes | None:
        photo = await self.session.get(f"/photos/{name}")
        photo.raise_for_status()
        version = photo.headers["ETag"]
        if int(photo.headers["Content-Length"]) > LARGEST:
            photo.release()
            raise TooLarge(name)
        if self.versions.get(name) == version:
            photo.release()
            return None
        pieces = [piece async for piece in photo.content.iter_chunked(65_536)]
        self.versions[name] = version
        return b"".join(pieces)

    async def close(self) -> None:
        await self.session.close()
