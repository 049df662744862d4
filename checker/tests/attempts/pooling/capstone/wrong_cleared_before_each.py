"""Each call begins with an empty jar. Two calls at once still share it.

Refused by: keeps_members_apart
"""


class Partners:
    async def percent(self, member: HTTPBasicCredentials) -> int:
        proof = {"name": member.username, "pin": member.password}
        self.http.cookie_jar.clear()
        async with self.http.post(f"{self.at['club']}/login", data=proof) as welcome:
            welcome.raise_for_status()
        async with self.http.get(f"{self.at['club']}/discount") as answer:
            answer.raise_for_status()
            return int(await answer.text())
