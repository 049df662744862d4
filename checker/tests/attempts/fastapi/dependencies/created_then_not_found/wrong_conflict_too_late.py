"""A failed COMMIT deserves a 409, so the dependency raises one. That comes when 201 has been sent:
FastAPI cannot answer twice, and all that is left is a RuntimeError in the log.
Refused by: failed_commit"""

from sqlalchemy.exc import IntegrityError


async def get_db(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        try:
            yield session
            await session.commit()
        except IntegrityError as error:
            await session.rollback()
            raise HTTPException(409, "there is no parcel that it could return") from error
