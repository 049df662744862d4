"""Tempting, since a taken berth is noticed in time now. But what is flushed only this connection
reads; COMMIT still comes after the 201, and may still fail.

Refused by: commits_before_it_tells"""

Db = Annotated[AsyncSession, Depends(get_session)]


class Desk:
    async def book(self, sailing: int, passage: Passage) -> str:
        """The ticket."""
        self.session.add(Booking(sailing=sailing, **passage.model_dump()))
        await self.session.flush()
        if not await self.harbour.expects(sailing):
            raise HTTPException(404, f"there is no sailing {sailing}")
        ticket = f"{sailing}/{passage.berth}"
        return f"{ticket}/{hmac.digest(self.key, ticket.encode(), 'sha256').hex()}"
