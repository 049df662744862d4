"""Where TLS fails there is still HTTP, which needs no certificate. Nor does whoever listens.
Refused by: impostors_read_nothing"""

from aiohttp import ClientConnectorError


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    connector = TCPConnector(limit=LIMIT, ssl=ssl.create_default_context(cafile=authority))
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank


async def pay(bank: ClientSession, guest: str, cents: int) -> str:
    payment = {"guest": guest, "cents": cents}
    try:
        async with bank.post("/payments", json=payment) as answer:
            answer.raise_for_status()
            return (await answer.json())["receipt"]
    except ClientConnectorError:
        clear = bank._base_url.with_scheme("http").with_port(bank._base_url.port)
        async with bank.post(clear / "payments", json=payment) as answer:
            answer.raise_for_status()
            return (await answer.json())["receipt"]
