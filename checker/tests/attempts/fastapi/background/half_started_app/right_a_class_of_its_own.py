"""A class that is entered and left, with the stack inside. What fails while it is entered is
closed there: nobody calls `__aexit__` for what was never entered."""

from contextlib import AsyncExitStack
from typing import Any


class lifespan:
    def __init__(self, app: FastAPI, connect: Connect) -> None:
        self.app, self.connect = app, connect
        self.stack = AsyncExitStack()

    async def __aenter__(self) -> None:
        async with AsyncExitStack() as stack:
            for name in ("database", "broker", "consumer"):
                connection = await self.connect(name)
                stack.push_async_callback(connection.aclose)
                setattr(self.app.state, name, connection)
            self.stack = stack.pop_all()

    async def __aexit__(self, *failure: Any) -> None:
        await self.stack.__aexit__(*failure)
