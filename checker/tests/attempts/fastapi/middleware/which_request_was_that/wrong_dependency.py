"""A dependency of the whole app names each request, and writes the header. But the headers of a
`Response` go along with a result only: whoever was refused, or found no route, reads no id.

Refused by: names_each_request"""

from fastapi import Depends


async def name_request(request: Request, response: Response) -> None:
    request.state.id = uuid4().hex
    response.headers["X-Request-ID"] = request.state.id


class Logging(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        name = getattr(request.state, "id", "-")
        told = (name, request.method, request.url.path, response.status_code)
        log.info("%s %s %s %d %.0f ms", *told, milliseconds())
        return response


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI(dependencies=[Depends(name_request)])
    app.state.warehouse = warehouse
    app.include_router(router)
    app.add_middleware(Logging)
    app.add_middleware(Timing)
    app.add_middleware(CORSMiddleware, allow_origins=[SHOP], expose_headers=SHOWN)
    return app
