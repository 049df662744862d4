"""A session for each call over the shared connector, which it owns: with the first call's end, the
connector is closed for all.

Refused by: keeps_members_apart
"""


class Partners:
    async def percent(self, member: HTTPBasicCredentials) -> int:
        proof = {"name": member.username, "pin": member.password}
        async with ClientSession(connector=self.http.connector) as http:
            async with http.post(f"{self.at['club']}/login", data=proof) as welcome:
                welcome.raise_for_status()
            async with http.get(f"{self.at['club']}/discount") as answer:
                answer.raise_for_status()
                return int(await answer.text())
