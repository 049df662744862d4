"""The log leaves out whatever is called OPTIONS, and CORS may stay where it is. But so does
everything else: the dashes, and the hours.

Refused by: tells_the_time"""


class Logging(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        if request.method != "OPTIONS":
            told = (request_id.get(), request.method, request.url.path, response.status_code)
            log.info("%s %s %s %d %.0f ms", *told, milliseconds())
        return response
