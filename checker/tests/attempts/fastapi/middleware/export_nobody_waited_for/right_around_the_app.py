"""A function around the whole app, outside even of Starlette's own layer, which answers a crash
and raises it all the same. So what was raised has the last word on what is logged."""

from starlette.types import Receive, Scope, Send


def logged(app: ASGIApp) -> ASGIApp:
    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        status, how = 0, "broken"

        async def hear() -> Message:
            nonlocal how
            message = await receive()
            if message["type"] == "http.disconnect" and how != "complete":
                how = "client left"
            return message

        async def say(message: Message) -> None:
            nonlocal status, how
            status = message.get("status", status)
            if message["type"] == "http.response.body" and how != "client left":
                how = "broken" if message.get("more_body") else "complete"
            await send(message)

        try:
            await app(scope, hear, say)
        except BaseException:
            how = how if how == "client left" else "broken"
            raise
        finally:
            log.info("%s %s %d %s", scope["method"], scope["path"], status, how)

    return layer


def create_app(archive: Archive) -> ASGIApp:
    app = FastAPI()
    app.state.archive = archive
    app.include_router(router)
    return logged(app)
