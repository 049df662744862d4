"""The bank's authority is added to those that the machine trusts. Each of those can vouch for the
bank as well, and a hundred of them are no friends of this theatre's.
Refused by: impostors_read_nothing"""


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    context = ssl.create_default_context()
    context.load_verify_locations(authority)
    connector = TCPConnector(limit=LIMIT, ssl=context)
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank
