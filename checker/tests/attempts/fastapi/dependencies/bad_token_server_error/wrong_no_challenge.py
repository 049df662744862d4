"""Tempting, since the status is right. A 401 must say how to log in (RFC 9110); clients that go by
`WWW-Authenticate` never ask for a password.

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
        raise HTTPException(401, "Not authenticated")
    return user
