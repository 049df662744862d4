"""A background task runs after the body, so the line comes at the end at last. It only knows
that there was an end: who left, and what broke, is "complete" as well.
Refused by: logs_who_left"""

from starlette.background import BackgroundTask


class AccessLog(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        line = f"{request.method} {request.url.path} {response.status_code} complete"
        response.background = BackgroundTask(log.info, line)
        return response
