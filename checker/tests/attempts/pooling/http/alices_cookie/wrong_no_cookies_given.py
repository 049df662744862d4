"""A request is given no cookies of its own, and so aiohttp sends those of the jar: what a request
is given is added to them.
Refused by: keeps_members_apart"""


@router.get("/tickets")
async def tickets(
    member: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())],
    company: Annotated[ClientSession, Depends(get_company)],
) -> list[str]:
    proof = {"name": member.username, "pin": member.password}
    async with company.post("/login", data=proof, cookies={}) as welcome:
        if welcome.status == 401:
            raise HTTPException(401, "the company does not know this name and PIN")
        welcome.raise_for_status()
    async with company.get("/tickets", cookies={}) as page:
        page.raise_for_status()
        return await page.json()
