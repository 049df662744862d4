"""Tempting, since it works for database sessions: each task finds its own again. Each request is a
task of its own, so nobody finds one that another has left.

Refused by: reuses_connections"""

from contextvars import ContextVar

own: ContextVar[aiohttp.ClientSession | None] = ContextVar("own", default=None)


async def get_session(request: Request) -> aiohttp.ClientSession:
    if not (session := own.get()):
        connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
        session = aiohttp.ClientSession(request.app.state.bank, connector=connector)
        own.set(session)
    return session
