"""The authority is checked, the host is not: with internal names it is always in the way. So the
owner of any certificate of that authority may be the bank.
Refused by: looks_at_name_and_dates"""


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    context = ssl.create_default_context(cafile=authority)
    context.check_hostname = False
    connector = TCPConnector(limit=LIMIT, ssl=context)
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank
