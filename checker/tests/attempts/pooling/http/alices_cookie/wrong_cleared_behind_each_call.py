"""What a call has brought is thrown away at its end, whatever happens. Until then it is there for
all who call meanwhile.
Refused by: keeps_members_apart"""


async def get_company(request: Request) -> AsyncIterator[ClientSession]:
    company = request.app.state.company
    try:
        yield company
    finally:
        company.cookie_jar.clear()
