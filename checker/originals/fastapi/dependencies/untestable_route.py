"""Untestable route: a test must be able to put in what a route works with.

`remind` builds all that it needs. No test can hand it a session of its own, or keep its mails from
real customers; and after a 404 or a 500 the session still has its connection.

Your task: let tests replace each of three by itself in `app.dependency_overrides`: `get_session`,
which you write, `Mailer` and `Reminders` (or `get_mailer`, `get_reminders` of yours). Each request
has its own session, and no connection once it is over or cancelled. Names, path, JSON stay.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory

import httpx
from fastapi import APIRouter, FastAPI, HTTPException, Request
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Invoice(Base):
    __tablename__ = "invoices"
    number: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    cents: Mapped[int]


class Mailer:
    """The real one: who is written to gets a mail."""

    async def send(self, email: str, text: str) -> None:
        await asyncio.sleep(0.1)
        print(f"to {email}: {text}")


class Reminders:
    def __init__(self, session: AsyncSession, mailer: Mailer) -> None:
        self.session = session
        self.mailer = mailer

    async def send(self, number: int) -> str:
        """The address that was written to."""
        invoice = await self.session.get(Invoice, number)
        if invoice is None:
            raise HTTPException(404, f"there is no invoice {number}")
        await self.mailer.send(invoice.email, f"please pay {invoice.cents / 100:.2f}")
        return invoice.email


router = APIRouter()


@router.post("/invoices/{number}/reminder")
async def remind(number: int, request: Request) -> dict[str, str]:
    # TODO: who could put other ones in their place?
    session = AsyncSession(request.app.state.engine)
    reminders = Reminders(session, Mailer())
    email = await reminders.send(number)
    await session.close()
    return {"reminded": email}


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = create_async_engine(url)
        yield
        await app.state.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app


async def main() -> None:
    with TemporaryDirectory() as folder:
        app = create_app(f"sqlite+aiosqlite:///{folder}/invoices.db")
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://shop")
        async with app.router.lifespan_context(app), client:
            async with AsyncSession(app.state.engine) as session, session.begin():
                await (await session.connection()).run_sync(Base.metadata.create_all)
                session.add(Invoice(number=1, email="ann@example.org", cents=4200))
            for number in (1, 2):
                answer = await client.post(f"/invoices/{number}/reminder")
                print(answer.status_code, answer.text, app.state.engine.pool.status())


if __name__ == "__main__":
    asyncio.run(main())
