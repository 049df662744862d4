"""Tempting, since one query finds active users only. But the proof of a closed account is good: its
owner reads 401, logs in, reads 401, and so on.

Refused by: lets_users_in"""


async def get_user(
    token: Annotated[str, Depends(bearer)],
    settings: Annotated[Settings, Depends(get_settings)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> User:
    try:
        claims = jwt.decode(token, settings.shop_key, algorithms=["HS256"])
        user = await session.get(User, claims["sub"])
    except (jwt.InvalidTokenError, KeyError):
        user = None
    if user is None or not user.active:
        raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})
    return user
