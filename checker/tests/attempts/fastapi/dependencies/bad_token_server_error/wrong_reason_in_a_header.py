"""Tempting, since nobody reads this header but those who debug. A forger reads it: he learns
whether his token or its user was refused.

Refused by: does_not_tell_which"""


async def get_user(
    token: Annotated[str, Depends(bearer)],
    settings: Annotated[Settings, Depends(get_settings)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> User:
    headers = {"WWW-Authenticate": "Bearer"}
    try:
        claims = jwt.decode(token, settings.shop_key, algorithms=["HS256"])
        user = await session.get(User, claims["sub"])
    except (jwt.InvalidTokenError, KeyError):
        headers |= {"X-Reason": "token"}
        user = None
    if user is None:
        raise HTTPException(401, "Not authenticated", headers)
    return user
