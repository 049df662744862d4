"""Each member has a session alone, and so a jar. It also has a pool alone, which nobody takes up
again.

Refused by: reuses_connections
"""


class Partners:
    async def percent(self, member: HTTPBasicCredentials) -> int:
        proof = {"name": member.username, "pin": member.password}
        async with ClientSession() as http:
            async with http.post(f"{self.at['club']}/login", data=proof) as welcome:
                welcome.raise_for_status()
            async with http.get(f"{self.at['club']}/discount") as answer:
                answer.raise_for_status()
                return int(await answer.text())
