"""The dependency no longer commits: a BackgroundTask does, and FastAPI takes care that it ends. But
background tasks run when the answer has been sent, as their name says.
Refused by: row_before_status"""

from fastapi import BackgroundTasks


async def get_db(request: Request, background: BackgroundTasks) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        background.add_task(session.commit)
        yield session
