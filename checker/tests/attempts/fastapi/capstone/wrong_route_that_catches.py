"""Tempting, since a route of one's own catches every crash of an endpoint, inside of all
middleware. But then nothing was raised for the session to see: it commits what the crash has
cut short.

Refused by: commits_before_it_tells"""

from typing import Any

from fastapi.routing import APIRoute


class SafeRoute(APIRoute):
    def get_route_handler(self) -> Any:
        handle = super().get_route_handler()

        async def handle_safely(request: Request) -> Response:
            try:
                return await handle(request)
            except (AnyHTTPException, RequestValidationError):
                raise
            except Exception:
                log.exception("crashed")
                return problem(500, "the desk has crashed")

        return handle_safely


router = APIRouter(route_class=SafeRoute)
