"""A route is an ASGI app, too. One that looks at what passes logs its own endpoints and no
others, and needs no middleware at all."""

from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send


class Logged(APIRoute):
    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, how = 500, "broken"

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
            await super().handle(scope, hear, say)
        finally:
            log.info("%s %s %d %s", scope["method"], scope["path"], status, how)


router = APIRouter(route_class=Logged)


def create_app(archive: Archive) -> ASGIApp:
    app = FastAPI()
    app.state.archive = archive
    app.include_router(router)
    return app
