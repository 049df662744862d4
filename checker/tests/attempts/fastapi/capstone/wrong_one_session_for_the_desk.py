"""Tempting, since one session needs no pool and no scope. But what a refused booking has put into
it waits there, and the next passenger's COMMIT keeps both.

Refused by: commits_before_it_tells"""


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    state = request.app.state
    if not hasattr(state, "session"):
        state.session = state.sessions()
    yield state.session
    await state.session.commit()
