"""A broad `except` is honest once the outage has been told apart: a 503 says that trying again
helps, which is just what a 401 must not say."""

from sqlalchemy.exc import NoResultFound, SQLAlchemyError


async def get_user(
    token: Annotated[str, Depends(bearer)],
    settings: Annotated[Settings, Depends(get_settings)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> User:
    try:
        claims = jwt.decode(token, settings.shop_key, algorithms=["HS256"])
        return await session.get_one(User, claims["sub"])
    except (jwt.PyJWTError, KeyError, NoResultFound):
        raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"}) from None
    except SQLAlchemyError:
        raise HTTPException(503, "try again later", {"Retry-After": "5"}) from None
