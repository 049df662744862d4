"""Tempting, since it is the tutorial's chain to the letter. But `bearer` answers a missing token in
words of its own, so a stranger learns that his forgery was read.

Refused by: does_not_tell_which"""


async def get_user(
    token: Annotated[str, Depends(bearer)],
    settings: Annotated[Settings, Depends(get_settings)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> User:
    credentials_exception = HTTPException(
        status_code=401,
        detail="Could not validate credentials",
        headers={"WWW-Authenticate": "Bearer"},
    )
    try:
        payload = jwt.decode(token, settings.shop_key, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        raise credentials_exception from None
    if user := await session.get(User, payload.get("sub", "")):
        return user
    raise credentials_exception
