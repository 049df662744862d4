"""A token that is not there is the emptiest garbage: one `try` refuses both. With `require`, PyJWT
looks after the claims as well."""

bearer = OAuth2PasswordBearer("login", auto_error=False)
REFUSED = {
    "status_code": 401,
    "detail": "log in, please",
    "headers": {"WWW-Authenticate": "Bearer"},
}


async def get_user(
    token: Annotated[str | None, Depends(bearer)],
    settings: Annotated[Settings, Depends(get_settings)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> User:
    options = {"require": ["exp", "sub"]}
    try:
        claims = jwt.decode(token or "", settings.shop_key, algorithms=["HS256"], options=options)
    except jwt.InvalidTokenError as error:
        raise HTTPException(**REFUSED) from error
    if user := await session.get(User, claims["sub"]):
        return user
    raise HTTPException(**REFUSED)
