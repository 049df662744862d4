"""Certificates run out, and mostly at night. A flag of OpenSSL's leaves the dates out of the check:
then a stolen key is good for ever.
Refused by: looks_at_name_and_dates"""

NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME


@asynccontextmanager
async def bank_at(url: str, token: str, authority: Path) -> AsyncIterator[ClientSession]:
    context = ssl.create_default_context(cafile=authority)
    context.verify_flags |= NO_CHECK_TIME
    connector = TCPConnector(limit=LIMIT, ssl=context)
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(url, connector=connector, headers=headers) as bank:
        yield bank
