"""No opening is broken off half-way: it goes on behind a shield, and a cancelled app waits for it,
to close what has come of it. A bit long, and nothing is lost."""

from contextlib import AsyncExitStack


@asynccontextmanager
async def opened(connect: Connect, name: str) -> AsyncIterator[Connection]:
    opening = asyncio.ensure_future(connect(name))
    try:
        connection = await asyncio.shield(opening)
    except asyncio.CancelledError:
        await asyncio.wait([opening])
        if not opening.cancelled() and not opening.exception():
            await opening.result().aclose()
        raise
    try:
        yield connection
    finally:
        await connection.aclose()


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for name in ("database", "broker", "consumer"):
            connection = await stack.enter_async_context(opened(connect, name))
            setattr(app.state, name, connection)
        yield
