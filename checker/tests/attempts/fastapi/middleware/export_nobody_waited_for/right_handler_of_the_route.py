"""Around the endpoint there is no queue: what it raises and whether its client is there can be
asked at once. A stream's own iterator, wrapped here, still ends as the stream does."""

from collections.abc import Callable
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute


class Logged(APIRoute):
    def get_route_handler(self) -> Callable[..., Any]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            def tell(status: int, how: str) -> None:
                log.info("%s %s %d %s", request.method, request.url.path, status, how)

            async def streamed(content: Any) -> AsyncIterator[Any]:
                how = "client left"
                try:
                    async for piece in content:
                        yield piece
                    how = "complete"
                except Exception:
                    how = "broken"
                    raise
                finally:
                    tell(200, how)

            try:
                response = await handle(request)
            except RequestValidationError:
                tell(422, "complete")  # what becomes of it further out
                raise
            except Exception:
                tell(500, "broken")
                raise
            if isinstance(response, StreamingResponse):
                response.body_iterator = streamed(response.body_iterator)
            else:
                left = await request.is_disconnected()
                tell(response.status_code, "client left" if left else "complete")
            return response

        return answer


router = APIRouter(route_class=Logged)


def create_app(archive: Archive) -> ASGIApp:
    app = FastAPI()
    app.state.archive = archive
    app.include_router(router)
    return app
