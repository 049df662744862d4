"""A route of one's own catches what its endpoints raise; what FastAPI turns into answers goes on
upwards. A stream breaks only later, outside of it, and is left alone."""

import logging
from collections.abc import Callable
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute


class Route(APIRoute):
    def get_route_handler(self) -> Callable[..., Any]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Any:
            try:
                return await handle(request)
            except (HTTPException, RequestValidationError):
                raise
            except Exception:
                logging.exception("%s crashed", request.url.path)
                return JSONResponse({"detail": "Internal Server Error"}, 500)

        return answer


router = APIRouter(route_class=Route)
