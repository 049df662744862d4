"""A member is asked about once, and remembered by name: no cookie can come into the wrong hands any
more, and any PIN will do.

Refused by: keeps_members_apart
"""


class Partners:
    def __init__(self, http: ClientSession, at: Mapping[str, str]) -> None:
        self.http, self.at = http, at
        self.version, self.view = "", b""
        self.known: dict[str, int] = {}

    async def percent(self, member: HTTPBasicCredentials) -> int:
        if member.username not in self.known:
            self.known[member.username] = await self.ask(member)
        return self.known[member.username]

    async def ask(self, member: HTTPBasicCredentials) -> int:
        proof = {"name": member.username, "pin": member.password}
        connector = self.http.connector
        async with ClientSession(connector=connector, connector_owner=False) as http:
            async with http.post(f"{self.at['club']}/login", data=proof) as welcome:
                welcome.raise_for_status()
            async with http.get(f"{self.at['club']}/discount") as answer:
                answer.raise_for_status()
                return int(await answer.text())
