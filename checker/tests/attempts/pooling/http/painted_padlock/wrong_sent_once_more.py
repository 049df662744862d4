"""The authority is asked for as it should be. But a payment that has failed is sent once more, and
nobody knows what the bank has done with the first one.

Refused by: pays_the_bank"""

import aiohttp


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    """Open as long as the theatre's app runs."""
    context = ssl.create_default_context(cafile=str(authority))
    connector = TCPConnector(limit=LIMIT, ssl=context)
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank


async def pay(bank: ClientSession, guest: str, cents: int) -> str:
    """The bank's receipt."""
    for more in (True, False):
        try:
            async with bank.post("/payments", json={"guest": guest, "cents": cents}) as answer:
                answer.raise_for_status()
                return (await answer.json())["receipt"]
        except aiohttp.ClientError:
            if not more:
                raise
    raise AssertionError("unreachable")
