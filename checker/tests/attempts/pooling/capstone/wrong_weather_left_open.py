"""The weather office has a session of its own, opened by the first who asks and kept for all. The
lifespan does not know of it.

Refused by: closes_all
"""


class Partners:
    kept: ClientSession | None = None

    @retried
    async def forecast(self, place: str) -> str:
        self.kept = self.kept or ClientSession(self.at["weather"])
        async with self.kept.get(f"/forecasts/{place}") as answer:
            answer.raise_for_status()
            return await answer.text()
