"""Tempting, since a key does not change while a process lives. Tests override it: the second one is
judged with the key of the first.

Refused by: lets_users_in"""

KEYS: list[str] = []


async def get_user(
    token: Annotated[str, Depends(bearer)],
    settings: Annotated[Settings, Depends(get_settings)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> User:
    KEYS.append(settings.shop_key)
    try:
        claims = jwt.decode(token, KEYS[0], algorithms=["HS256"])
        user = await session.get(User, claims["sub"])
    except (jwt.InvalidTokenError, KeyError):
        user = None
    if user is None:
        raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})
    return user
