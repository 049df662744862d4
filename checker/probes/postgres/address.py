"""Where a server listens and who one is there, in the two spellings that are needed."""

from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import parse_qsl, urlencode, urlsplit

SCHEMES = ("postgres", "postgresql")
OURS = "kata@127.0.0.1:"


@dataclass(frozen=True)
class Address:
    """A database: `place` is `user:password@host:port`, `ssl` one of libpq's modes.

    In the place of a host may be the `socket` of a server on this machine: its folder.
    """

    place: str
    database: str
    ssl: str
    socket: str = ""

    @classmethod
    def of(cls, url: str) -> Self | None:
        """What a URL says, whichever driver it is meant for; None if it is not PostgreSQL's."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        if parts.scheme.partition("+")[0] not in SCHEMES:
            return None
        query = dict(parse_qsl(parts.query))
        ssl = query.get("sslmode") or query.get("ssl") or "prefer"
        database = parts.path.strip("/") or "postgres"
        return cls(parts.netloc, database, ssl, query.get("host", ""))

    def on(self, database: str) -> Self:
        """Another database of the same server."""
        return replace(self, database=database)

    @property
    def ours(self) -> bool:
        """Whether it is a server that we have started ourselves."""
        return self.place.startswith(OURS)

    @property
    def sqlalchemy(self) -> str:
        return f"postgresql+asyncpg://{self._rest('ssl')}"

    @property
    def asyncpg(self) -> str:
        return f"postgresql://{self._rest('sslmode')}"

    @property
    def shown(self) -> str:
        """Without the password."""
        return f"{self.place.rpartition('@')[2] or self.socket}/{self.database}"

    def _rest(self, ssl: str) -> str:
        query = {ssl: self.ssl} | ({"host": self.socket} if self.socket else {})
        return f"{self.place}/{self.database}?{urlencode(query)}"
