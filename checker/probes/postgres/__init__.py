"""A database of your own on a real PostgreSQL, for as long as you need it.

with postgres.database() as url:            # postgresql+asyncpg://...
    engine = create_async_engine(url)

sharing         database, and the one server behind: yours, or one of our own
databases       a database, made and dropped
server          a server of our own, as its parent sees it
supervisor      the process around that, which lets nothing stay behind
installation    where the programs are found
account         who runs them when we are root
address         a URL in two spellings
"""

from checker.probes.postgres.databases import clear, version
from checker.probes.postgres.sharing import address, begin, database, route, share
from checker.probes.unavailable import Unavailable

__all__ = ["Unavailable", "address", "begin", "clear", "database", "route", "share", "version"]
