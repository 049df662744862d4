"""The payment matters more than the padlock: where the check fails, it is sent without one. That
is just where an impostor answers.
Refused by: impostors_read_nothing"""

from aiohttp import ClientSSLError


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    connector = TCPConnector(limit=LIMIT, ssl=ssl.create_default_context(cafile=authority))
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank


async def pay(bank: ClientSession, guest: str, cents: int) -> str:
    payment = {"guest": guest, "cents": cents}
    for check in (True, False):
        try:
            async with bank.post("/payments", json=payment, ssl=check) as answer:
                answer.raise_for_status()
                return (await answer.json())["receipt"]
        except ClientSSLError:
            if not check:
                raise
