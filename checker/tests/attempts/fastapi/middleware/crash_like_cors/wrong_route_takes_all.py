"""A route that catches everything catches what is no crash, too: an HTTPException and bad input
become 500s.
Refused by: leaves_other_answers"""

import logging
from collections.abc import Callable
from typing import Any

from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute


class Route(APIRoute):
    def get_route_handler(self) -> Callable[..., Any]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Any:
            try:
                return await handle(request)
            except Exception:
                logging.exception("%s crashed", request.url.path)
                return JSONResponse({"detail": "Internal Server Error"}, 500)

        return answer


router = APIRouter(route_class=Route)
