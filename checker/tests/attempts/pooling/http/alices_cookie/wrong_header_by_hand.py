"""The call sends the cookies of its own login as a header. The jar has some of the same name, and
those win.
Refused by: keeps_members_apart"""


@router.get("/tickets")
async def tickets(
    member: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())],
    company: Annotated[ClientSession, Depends(get_company)],
) -> list[str]:
    proof = {"name": member.username, "pin": member.password}
    async with company.post("/login", data=proof) as welcome:
        if welcome.status == 401:
            raise HTTPException(401, "the company does not know this name and PIN")
        welcome.raise_for_status()
    answers = (*welcome.history, welcome)
    own = [f"{n}={m.value}" for each in answers for n, m in each.cookies.items()]
    async with company.get("/tickets", headers={"Cookie": "; ".join(own)}) as page:
        page.raise_for_status()
        return await page.json()
