"""Each call starts with an empty jar, and all is well in the tests, where members come one after
the other. But the next one who comes empties and fills the jar of those who are not done.
Refused by: keeps_members_apart"""


async def get_company(request: Request) -> ClientSession:
    company = request.app.state.company
    company.cookie_jar.clear()
    return company
