"""The service ends what it has begun: it commits before it hands out a ticket, and whoever comes
too late for a berth is told so. The session's own exit has nothing left to commit."""

from sqlalchemy.exc import IntegrityError


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        yield session


Db = Annotated[AsyncSession, Depends(get_session)]


class Desk:
    async def book(self, sailing: int, passage: Passage) -> str:
        """The ticket."""
        if not await self.harbour.expects(sailing):
            raise HTTPException(404, f"there is no sailing {sailing}")
        self.session.add(Booking(sailing=sailing, **passage.model_dump()))
        try:
            await self.session.commit()
        except IntegrityError:
            raise HTTPException(409, f"berth {passage.berth} is taken") from None
        ticket = f"{sailing}/{passage.berth}"
        return f"{ticket}/{hmac.digest(self.key, ticket.encode(), 'sha256').hex()}"
