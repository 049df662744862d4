"""The handler logs the error with care. It goes on to the server all the same, which logs it
again: each crash counts for two.
Refused by: told_to_the_log_alone"""

import logging

from fastapi.responses import JSONResponse


async def crashed(request: Request, error: Exception) -> JSONResponse:
    logging.error("%s crashed", request.url.path, exc_info=error)
    return JSONResponse({"detail": "Internal Server Error"}, 500)


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI(exception_handlers={Exception: crashed})
    app.state.orders = orders
    app.include_router(router)
    return CORSMiddleware(RequestId(app), allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
