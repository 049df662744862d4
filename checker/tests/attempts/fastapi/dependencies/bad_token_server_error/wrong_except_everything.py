"""Tempting, since nothing is a 500 any more. Nor is an outage: while the database is down, every
user is logged out, and nobody is woken up.

Refused by: keeps_the_outage_a_server_error"""


async def get_user(
    token: Annotated[str, Depends(bearer)],
    settings: Annotated[Settings, Depends(get_settings)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> User:
    try:
        claims = jwt.decode(token, settings.shop_key, algorithms=["HS256"])
        return await session.get_one(User, claims["sub"])
    except Exception:
        raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"}) from None
