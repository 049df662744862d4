"""Tempting, since a helper without parameters can be called from anywhere. It takes the key of this
machine, and no test can put another in its place.

Refused by: lets_users_in"""


def name_in(token: str) -> str | None:
    try:
        claims = jwt.decode(token, get_settings().shop_key, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return None
    return claims.get("sub")


async def get_user(
    token: Annotated[str, Depends(bearer)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> User:
    name = name_in(token)
    user = await session.get(User, name) if name else None
    if user is None:
        raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})
    return user
