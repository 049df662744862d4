"""One `finally` that closes whatever there is, backwards. But it is one list of lines: when the
consumer fails to close, the other two are never reached.
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
        while opened:
            await opened.pop().aclose()
