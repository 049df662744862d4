"""A lock, and an empty jar for each: nothing is mixed up any more, and nobody is shown tickets
while another one waits for a slow page.
Refused by: shares_connections"""

one_at_a_time = asyncio.Lock()


async def get_company(request: Request) -> AsyncIterator[ClientSession]:
    company = request.app.state.company
    async with one_at_a_time:
        company.cookie_jar.clear()
        yield company
