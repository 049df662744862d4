"""`finally` always comes, whatever happens. Here it comes when `call_next` returns, which is
when the first byte is ready; and the report still cannot hear its client leave.
Refused by: stops_with_its_client"""


class AccessLog(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        status, how = 500, "broken"
        try:
            response = await call_next(request)
            status, how = response.status_code, "complete"
            return response
        finally:
            log.info("%s %s %d %s", request.method, request.url.path, status, how)
