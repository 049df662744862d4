"""A route class of the router's own sees the answer when it is made and not sent yet. It commits
there, for all of its endpoints; whatever they raise passes it by, and leaves nothing."""

from collections.abc import Callable, Coroutine

from fastapi import Response
from fastapi.routing import APIRoute


async def get_db(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        request.state.db = session
        try:
            yield session
        except Exception:
            await session.rollback()
            raise


class CommittingRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[None, None, Response]]:
        handle = super().get_route_handler()

        async def committing(request: Request) -> Response:
            response = await handle(request)
            await request.state.db.commit()
            return response

        return committing


router = APIRouter(route_class=CommittingRoute)
