"""`gather` reaches all of them, and returns their errors. But it closes all at once: the
consumer still moves an order while the database says goodbye.
Refused by: shutdown"""


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    opened: list[Connection] = []
    try:
        for name in ("database", "broker", "consumer"):
            opened.append(await connect(name))
            setattr(app.state, name, opened[-1])
        yield
    finally:
        closes = [connection.aclose() for connection in reversed(opened)]
        results = await asyncio.gather(*closes, return_exceptions=True)
        if errors := [result for result in results if isinstance(result, Exception)]:
            raise ExceptionGroup("not all were closed", errors)
