"""Only logins empty the jar and fill it, so one at a time is let in; the page then starts with the
right cookies. But it has an answer, too, and what that one sets comes into the next one's login.
Refused by: keeps_members_apart"""

login = asyncio.Lock()


@router.get("/tickets")
async def tickets(
    member: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())],
    company: Annotated[ClientSession, Depends(get_company)],
) -> list[str]:
    proof = {"name": member.username, "pin": member.password}
    async with login:
        company.cookie_jar.clear()
        async with company.post("/login", data=proof) as welcome:
            if welcome.status == 401:
                raise HTTPException(401, "the company does not know this name and PIN")
            welcome.raise_for_status()
    async with company.get("/tickets") as page:
        page.raise_for_status()
        return await page.json()
