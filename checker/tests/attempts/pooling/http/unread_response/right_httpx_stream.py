"""httpx reads to the end unless it is asked for a stream, and that is an `async with`."""

import httpx


class Mirror:
    def __init__(self, archive: str) -> None:
        limits = httpx.Limits(max_connections=LIMIT)
        self.client = httpx.AsyncClient(base_url=archive, limits=limits)
        self.versions: dict[str, str] = {}

    async def fetch(self, name: str) -> bytes | None:
        async with self.client.stream("GET", f"/photos/{name}") as photo:
            photo.raise_for_status()
            if int(photo.headers["Content-Length"]) > LARGEST:
                raise TooLarge(name)
            version = photo.headers["ETag"]
            if self.versions.get(name) == version:
                return None
            data = await photo.aread()
        self.versions[name] = version
        return data

    async def close(self) -> None:
        await self.client.aclose()
