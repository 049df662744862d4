"""Tempting, since the queue is fair, and whoever ends wakes one that waits. But a newcomer may take
the free place before that one runs; woken, it does not look again, and there are five.

Refused by: keeps_the_limit_in_any_order"""

from collections import deque


class PriceList:
    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.free = LIMIT
        self.queue = deque()

    async def look_up(self, articles: Sequence[str]) -> list[int]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self.ask_in_turn(article)) for article in articles]
        return [task.result() for task in tasks]

    async def ask_in_turn(self, article: str) -> int:
        if not self.free:
            self.queue.append(turn := asyncio.Event())
            await turn.wait()
        self.free -= 1
        try:
            return await self.ask(article)
        finally:
            self.free += 1
            if self.queue:
                self.queue.popleft().set()
