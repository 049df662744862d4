"""An impostor is sent nothing. But the box office is told nothing either, and takes the guest for
paid.
Refused by: impostors_read_nothing"""


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    connector = TCPConnector(limit=LIMIT, ssl=ssl.create_default_context(cafile=authority))
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank


async def pay(bank: ClientSession, guest: str, cents: int) -> str:
    try:
        async with bank.post("/payments", json={"guest": guest, "cents": cents}) as answer:
            answer.raise_for_status()
            return (await answer.json())["receipt"]
    except OSError as error:
        print(f"{guest} is not paid: {error}")
        return ""
