"""A session for each payment, as each has a trace of its own, over one connector that knows the
authority."""


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[tuple]:
    context = ssl.create_default_context(cafile=authority)
    async with TCPConnector(limit=LIMIT, ssl=context) as connector:
        yield connector, url, token


async def pay(bank: tuple, guest: str, cents: int) -> str:
    connector, url, token = bank
    payment, headers = {"guest": guest, "cents": cents}, {"Authorization": f"Bearer {token}"}
    async with (
        ClientSession(url, connector=connector, connector_owner=False, headers=headers) as session,
        session.post("/payments", json=payment) as answer,
    ):
        answer.raise_for_status()
        return (await answer.json())["receipt"]
