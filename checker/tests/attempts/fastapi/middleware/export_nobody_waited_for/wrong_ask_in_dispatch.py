"""The middleware does hear its client leave, and passes that on in a flag. The report stops. But
what is logged is still the moment at which `call_next` came back.
Refused by: logs_the_end"""


@router.post("/report")
async def report(year: Annotated[int, Body(embed=True)], request: Request) -> dict[str, int]:
    orders = 0
    async with aclosing(request.app.state.archive.rows(year)) as rows:
        async for _ in rows:
            orders += 1
            if await request.state.client.is_disconnected():
                break
    return {"orders": orders}


class AccessLog(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        request.state.client = Request(request.scope, request.receive)
        response = await call_next(request)
        left = await request.is_disconnected()
        how = "client left" if left else "complete"
        log.info("%s %s %d %s", request.method, request.url.path, response.status_code, how)
        return response
