"""Where no id is known, the log draws one, and the dashes are gone. It is as good as a dash: no
client has ever read it.

Refused by: names_each_request"""


class Logging(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        name = uuid4().hex if request_id.get() == "-" else request_id.get()
        told = (name, request.method, request.url.path, response.status_code)
        log.info("%s %s %s %d %.0f ms", *told, milliseconds())
        return response
