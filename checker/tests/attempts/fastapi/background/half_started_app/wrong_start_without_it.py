"""A shop that runs without its broker looks better than one that does not start. But it says
that it is ready, and it fails with the first order, in the face of a customer.
Refused by: failed_start"""

from contextlib import AsyncExitStack


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for name in ("database", "broker", "consumer"):
            try:
                connection = await connect(name)
            except Exception as error:
                print(f"{name} is left out: {error}")
                continue
            stack.push_async_callback(connection.aclose)
            setattr(app.state, name, connection)
        yield
