"""Ten lines less than real middleware, and a crash is answered well. But `call_next` comes back
when a stream begins, and when it breaks, BaseHTTPMiddleware ends the body as if it were whole.
Refused by: stays_unfinished"""

import logging
from collections.abc import Awaitable, Callable

from fastapi import Response
from fastapi.responses import JSONResponse
from starlette.middleware.base import BaseHTTPMiddleware


async def catch(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    try:
        return await call_next(request)
    except Exception:
        logging.exception("%s crashed", request.url.path)
        return JSONResponse({"detail": "Internal Server Error"}, 500)


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI()
    app.state.orders = orders
    app.include_router(router)
    app.add_middleware(BaseHTTPMiddleware, dispatch=catch)
    app.add_middleware(RequestId)
    app.add_middleware(CORSMiddleware, allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
    return app
