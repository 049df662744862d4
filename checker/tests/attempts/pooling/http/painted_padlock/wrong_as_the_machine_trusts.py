"""Without `ssl=False` all is checked, by the authorities that the machine knows. The bank's is not
among them: this is where the trouble began.
Refused by: pays_the_bank"""


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    connector = TCPConnector(limit=LIMIT)
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank
