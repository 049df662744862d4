"""Tempting, since PyJWT no longer raises when nobody asks it to verify. Whoever can spell "ada" is
ada.

Refused by: refuses_bad_tokens"""


async def get_user(
    token: Annotated[str, Depends(bearer)],
    settings: Annotated[Settings, Depends(get_settings)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> User:
    options = {"verify_signature": False, "verify_exp": True}
    try:
        claims = jwt.decode(token, options=options)
        user = await session.get(User, claims["sub"])
    except (jwt.InvalidTokenError, KeyError):
        user = None
    if user is None:
        raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})
    return user
