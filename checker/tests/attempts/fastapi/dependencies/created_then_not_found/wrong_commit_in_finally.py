"""The scope is right, and COMMIT comes first. But a `finally` runs for errors, too: it saves the
parcel of a client who is told that the carrier will not come.
Refused by: leaves_nothing"""


async def get_db(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        try:
            yield session
        finally:
            await session.commit()


Db = Annotated[AsyncSession, Depends(get_db, scope="function")]
