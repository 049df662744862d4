"""The layer may as well be a function that FastAPI makes a layer of. It logs the path as `Request`
knows it."""

import re

from fastapi import Response
from starlette.middleware.base import RequestResponseEndpoint


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    return given if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", given) else uuid4().hex


async def request_log(request: Request, call_next: RequestResponseEndpoint) -> Response:
    name = id_of(request)
    response = await call_next(request)
    log.info('id="%s" %s %d', name, quote(request.url.path), response.status_code)
    response.headers["X-Request-ID"] = name
    return response


app = FastAPI()
app.middleware("http")(request_log)
