"""It closes by hand: backwards through a list, and whoever fails is kept for a group, together
with what made the app end."""


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    opened: list[Connection] = []
    errors: list[BaseException] = []
    try:
        for name in ("database", "broker", "consumer"):
            opened.append(await connect(name))
            setattr(app.state, name, opened[-1])
        yield
    except BaseException as error:
        errors.append(error)
    for connection in reversed(opened):
        try:
            await connection.aclose()
        except BaseException as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise BaseExceptionGroup("the shop did not end well", errors)
