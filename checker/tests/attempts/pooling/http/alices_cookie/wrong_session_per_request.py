"""A session for each request to the company: none of them has the cookies of the one before.
Refused by: sends_its_own_back"""


@router.get("/tickets")
async def tickets(
    member: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())],
    company: Annotated[ClientSession, Depends(get_company)],
) -> list[str]:
    proof = {"name": member.username, "pin": member.password}
    url, shared = company._base_url, company.connector
    async with (
        ClientSession(url, connector=shared, connector_owner=False) as first,
        first.post("/login", data=proof) as welcome,
    ):
        if welcome.status == 401:
            raise HTTPException(401, "the company does not know this name and PIN")
        welcome.raise_for_status()
    async with (
        ClientSession(url, connector=shared, connector_owner=False) as second,
        second.get("/tickets") as page,
    ):
        page.raise_for_status()
        return await page.json()
