"""Tempting, since "Signature has expired" helps whoever debugs a client. It helps a forger more:
the answer says that all the rest was right.

Refused by: does_not_tell_which"""

from sqlalchemy.exc import NoResultFound


async def get_user(
    token: Annotated[str, Depends(bearer)],
    settings: Annotated[Settings, Depends(get_settings)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> User:
    challenge = {"WWW-Authenticate": "Bearer"}
    try:
        claims = jwt.decode(token, settings.shop_key, algorithms=["HS256"])
        return await session.get_one(User, claims["sub"])
    except (jwt.InvalidTokenError, KeyError, NoResultFound) as error:
        raise HTTPException(401, str(error), challenge) from error
