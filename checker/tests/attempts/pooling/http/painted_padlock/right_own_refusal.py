"""Callers are told in words of their own; who is not the bank is sent nothing all the same."""

from aiohttp import ClientConnectorError


class NotTheBank(Exception):
    pass


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=str(authority))
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    connector = TCPConnector(limit=LIMIT, ssl=context)
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank


async def pay(bank: ClientSession, guest: str, cents: int) -> str:
    try:
        async with bank.post("/payments", json={"guest": guest, "cents": cents}) as answer:
            answer.raise_for_status()
            return (await answer.json())["receipt"]
    except ClientConnectorError as error:
        raise NotTheBank(f"{guest} is not paid: {error}") from error
