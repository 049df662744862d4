"""The body's iterator ends when the stream does. But behind `call_next` it is not the
endpoint's: it reads a queue, and a stream that breaks just closes that queue, as one that is
complete does.
Refused by: logs_what_broke"""


class AccessLog(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        response.body_iterator = self.told(request, response.status_code, response.body_iterator)
        return response

    async def told(
        self, request: Request, status: int, body: AsyncIterator[bytes]
    ) -> AsyncIterator[bytes]:
        how = "client left"
        try:
            async for piece in body:
                yield piece
            how = "complete"
        except Exception:
            how = "broken"
            raise
        finally:
            log.info("%s %s %d %s", request.method, request.url.path, status, how)
