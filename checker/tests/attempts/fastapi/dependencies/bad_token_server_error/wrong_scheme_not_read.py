"""Reads the header by hand, and takes its last word for the token. A good token is let in with any
other scheme in front of it, or with none.
Refused by: refuses_bad_tokens"""


async def get_user(
    request: Request,
    settings: Annotated[Settings, Depends(get_settings)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> User:
    refused = HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})
    token = request.headers.get("Authorization", "").split(" ")[-1]
    try:
        name = jwt.decode(token, settings.shop_key, algorithms=["HS256"])["sub"]
    except (jwt.InvalidTokenError, KeyError):
        raise refused from None
    user = await session.get(User, name)
    if user is None:
        raise refused
    return user
