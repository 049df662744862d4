"""Whatever the company answers, `raise_for_status` will tell: but a wrong PIN then reads 500, like
a company that is down.
Refused by: refuses_wrong_pins"""


@router.get("/tickets")
async def tickets(
    member: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())],
    company: Annotated[ClientSession, Depends(get_company)],
) -> list[str]:
    proof = {"name": member.username, "pin": member.password}
    state = company
    async with (
        ClientSession(
            state._base_url, connector=state.connector, connector_owner=False, raise_for_status=True
        ) as own,
        own.post("/login", data=proof),
        own.get("/tickets") as page,
    ):
        return await page.json()
