"""Tempting, since these two stand in every tutorial. An unsigned token is an InvalidAlgorithmError,
which is neither, and one without `sub` a KeyError.

Refused by: refuses_bad_tokens"""


async def get_user(
    token: Annotated[str, Depends(bearer)],
    settings: Annotated[Settings, Depends(get_settings)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> User:
    refused = HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})
    try:
        claims = jwt.decode(token, settings.shop_key, algorithms=["HS256"])
    except (jwt.ExpiredSignatureError, jwt.DecodeError):
        raise refused from None
    if user := await session.get(User, claims["sub"]):
        return user
    raise refused
