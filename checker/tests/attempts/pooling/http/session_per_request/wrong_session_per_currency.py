"""Tempting, since quotes in dollars do share a session. Those in francs cannot use what stands idle
there, each currency has a limit of its own, and nobody closes them.

Refused by: reuses_connections"""

sessions: dict[str, aiohttp.ClientSession] = {}


async def get_session(request: Request, currency: str) -> aiohttp.ClientSession:
    if currency not in sessions:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
        bank = request.app.state.bank
        sessions[currency] = aiohttp.ClientSession(bank, connector=connector)
    return sessions[currency]
