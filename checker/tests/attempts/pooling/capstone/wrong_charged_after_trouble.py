"""Only what may be gone next time is tried again, and a connection that was lost may be. What the
bank had done by then, nobody knows.

Refused by: tries_again_what_may_be
"""


class Partners:
    @retried
    async def charge(self, card: str) -> str:
        charge = {"card": card, "cents": CENTS}
        async with self.http.post(f"{self.at['bank']}/charges", json=charge) as answer:
            answer.raise_for_status()
            return await answer.text()
