"""A middleware opens the session and closes it, whatever becomes of the request. `get_session` only
hands it on, so a test can still put in another."""

from typing import Annotated

from fastapi import Depends
from starlette.types import ASGIApp, Receive, Scope, Send


class SessionPerRequest:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        async with AsyncSession(scope["app"].state.engine) as session:
            scope.setdefault("state", {})["session"] = session
            await self.app(scope, receive, send)


async def get_session(request: Request) -> AsyncSession:
    return request.state.session


class Reminders:
    def __init__(
        self,
        session: Annotated[AsyncSession, Depends(get_session)],
        mailer: Annotated[Mailer, Depends()],
    ) -> None:
        self.session = session
        self.mailer = mailer

    async def send(self, number: int) -> str:
        invoice = await self.session.get(Invoice, number)
        if invoice is None:
            raise HTTPException(404, f"there is no invoice {number}")
        await self.mailer.send(invoice.email, f"please pay {invoice.cents / 100:.2f}")
        return invoice.email


@router.post("/invoices/{number}/reminder")
async def remind(number: int, reminders: Annotated[Reminders, Depends()]) -> dict[str, str]:
    return {"reminded": await reminders.send(number)}


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = create_async_engine(url)
        yield
        await app.state.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.add_middleware(SessionPerRequest)
    app.include_router(router)
    return app
