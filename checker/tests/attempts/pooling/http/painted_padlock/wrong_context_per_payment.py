"""Each payment makes its context, and so is up to date with the file. aiohttp reuses a connection
for requests with the very same context alone.
Refused by: shares_connections"""


@asynccontextmanager
async def bank_at(
    url: str, token: str, authority: Path
) -> AsyncIterator[tuple[ClientSession, Path]]:
    connector, headers = TCPConnector(limit=LIMIT), {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as session:
        yield session, authority


async def pay(bank: tuple[ClientSession, Path], guest: str, cents: int) -> str:
    session, authority = bank
    payment, context = (
        {"guest": guest, "cents": cents},
        ssl.create_default_context(cafile=authority),
    )
    async with session.post("/payments", json=payment, ssl=context) as answer:
        answer.raise_for_status()
        return (await answer.json())["receipt"]
