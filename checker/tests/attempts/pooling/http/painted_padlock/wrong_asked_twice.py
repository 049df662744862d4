"""First a payment of nothing, to see who answers, and then the real one. The bank has both in its
books.
Refused by: pays_the_bank"""


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    connector = TCPConnector(limit=LIMIT, ssl=ssl.create_default_context(cafile=authority))
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank


async def pay(bank: ClientSession, guest: str, cents: int) -> str:
    for amount in (0, cents):
        async with bank.post("/payments", json={"guest": guest, "cents": amount}) as answer:
            answer.raise_for_status()
            receipt = (await answer.json())["receipt"]
    return receipt
