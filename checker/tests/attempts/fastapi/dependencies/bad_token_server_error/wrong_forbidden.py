"""Tempting, since 403 sounds like "you may not". It means "we know you, and no", so no client logs
in again; and without a challenge it does not know how to.

Refused by: refuses_bad_tokens"""


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
    if user is None:
        raise HTTPException(403, "Not authenticated")
    return user
