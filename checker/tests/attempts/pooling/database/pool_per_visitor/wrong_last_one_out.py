"""Who leaves last switches off the light. In a crowd that is one pool; when they come alone, each
opens a new one.
Refused by: used_again"""


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    state = request.app.state
    if not state.visitors:
        state.engine = create_async_engine(state.url)
    state.visitors += 1
    try:
        async with AsyncSession(state.engine) as session:
            yield session
    finally:
        state.visitors -= 1
        if not state.visitors:
            await state.engine.dispose()


def create_app(url: str) -> FastAPI:
    app = FastAPI()
    app.state.url, app.state.visitors = url, 0
    app.include_router(router)
    return app
