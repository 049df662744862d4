"""FastAPI lets an app choose its kind of route. This one unwraps whatever its endpoint raises,
before FastAPI looks at it; the endpoint itself stays as it was."""

from collections.abc import Callable, Coroutine

from fastapi import Request, Response
from fastapi.routing import APIRoute


class UnwrappingRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def unwrapping(request: Request) -> Response:
            try:
                return await handle(request)
            except ExceptionGroup as failed:
                told, crashed = failed.split(HTTPException)
                raise crashed or told.exceptions[0] from None

        return unwrapping


app = FastAPI()
app.router.route_class = UnwrappingRoute
