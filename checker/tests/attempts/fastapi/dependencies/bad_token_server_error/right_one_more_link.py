"""One more link in the chain turns a token into a name, or refuses. No database is near it, so it
may catch whatever it likes."""


def refused() -> HTTPException:
    return HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})


def get_name(
    token: Annotated[str, Depends(bearer)],
    settings: Annotated[Settings, Depends(get_settings)],
) -> str:
    try:
        return jwt.decode(token, settings.shop_key, algorithms=["HS256"])["sub"]
    except Exception as error:
        raise refused() from error


async def get_user(
    name: Annotated[str, Depends(get_name)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> User:
    if user := await session.get(User, name):
        return user
    raise refused()
