"""The connector knows nothing of it; each request brings the same context, and so they share."""


@asynccontextmanager
async def bank_at(
    url: str, token: str, authority: Path
) -> AsyncIterator[tuple[ClientSession, ssl.SSLContext]]:
    context = ssl.create_default_context(cafile=authority)
    connector, headers = TCPConnector(limit=LIMIT), {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as session:
        yield session, context


async def pay(bank: tuple[ClientSession, ssl.SSLContext], guest: str, cents: int) -> str:
    session, context = bank
    payment = {"guest": guest, "cents": cents}
    async with session.post("/payments", json=payment, ssl=context) as answer:
        answer.raise_for_status()
        return (await answer.json())["receipt"]
