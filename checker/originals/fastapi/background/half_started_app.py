"""Half-started app: whatever fails, what was opened is closed.

While the broker is down the shop cannot start, and each try leaves a connection behind in the
database. At shutdown the consumer, which moves orders from broker to database, is closed last.

Your task: whatever is open is closed once, one by one, the last opened first: at shutdown, when
another one fails to open, when the app is cancelled at any moment. None that fails to close keeps
another open. An error or cancellation, of several any one, is raised. Names, also in `state`, stay.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

from fastapi import FastAPI

Connect = Callable[[str], Awaitable["Connection"]]


class Connection:
    """To the database, to the broker, or, over both of these, to the consumer."""

    def __init__(self, name: str) -> None:
        self.name = name
        print(f"{name}: open")

    async def count(self) -> int:
        return 3

    async def aclose(self) -> None:
        print(f"{self.name}: closed")


async def connect(name: str) -> Connection:
    await asyncio.sleep(0.1)
    if name == "broker":
        raise ConnectionError("the broker is down")
    return Connection(name)


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    # TODO: when one of these lines fails, which others are never reached?
    app.state.database = await connect("database")
    app.state.broker = await connect("broker")
    app.state.consumer = await connect("consumer")
    yield
    await app.state.database.aclose()
    await app.state.broker.aclose()
    await app.state.consumer.aclose()


def create_app(connect: Connect) -> FastAPI:
    app = FastAPI(lifespan=partial(lifespan, connect=connect))

    @app.get("/orders")
    async def orders() -> dict[str, int]:
        return {"new": await app.state.broker.count(), "all": await app.state.database.count()}

    return app


async def main() -> None:
    app = create_app(connect)
    with suppress(ConnectionError):
        async with app.router.lifespan_context(app):
            print("the shop serves")


if __name__ == "__main__":
    asyncio.run(main())
