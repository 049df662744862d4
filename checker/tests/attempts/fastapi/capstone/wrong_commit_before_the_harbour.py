"""Tempting, since the booking is safe before anybody is told of it. But the harbour has not been
asked yet: for a sailing that it refuses, the booking stays.

Refused by: commits_before_it_tells"""


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        yield session


class Desk:
    async def book(self, sailing: int, passage: Passage) -> str:
        """The ticket."""
        self.session.add(Booking(sailing=sailing, **passage.model_dump()))
        await self.session.commit()
        if not await self.harbour.expects(sailing):
            raise HTTPException(404, f"there is no sailing {sailing}")
        ticket = f"{sailing}/{passage.berth}"
        return f"{ticket}/{hmac.digest(self.key, ticket.encode(), 'sha256').hex()}"
