"""Tempting, since clocks differ and users dislike to log in. Leeway is for seconds between two
clocks: a stolen token lives for another hour.

Refused by: refuses_bad_tokens"""


async def get_user(
    token: Annotated[str, Depends(bearer)],
    settings: Annotated[Settings, Depends(get_settings)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> User:
    try:
        claims = jwt.decode(token, settings.shop_key, algorithms=["HS256"], leeway=3600)
        user = await session.get(User, claims["sub"])
    except (jwt.InvalidTokenError, KeyError):
        user = None
    if user is None:
        raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})
    return user
