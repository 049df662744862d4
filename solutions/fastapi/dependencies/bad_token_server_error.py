"""Bad token, server error: a bad proof is a 401, and a broken server is not.

An old token is answered with 500: its client tries again, all night. An unknown user's, with 404.

Your task: if a token is missing, garbage, expired, unsigned, signed with another key, without `sub`
or of an unknown user, answer one and the same 401 with `WWW-Authenticate: Bearer`, and no word on
which it was. While the database is down, a good token reads 500 or 503; else it works. An inactive
user reads 403. Names and `/me` stay; the key comes by `Depends(get_settings)`: tests override it.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from tempfile import TemporaryDirectory
from typing import Annotated

import httpx
import jwt
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.security import OAuth2PasswordBearer
from pydantic_settings import BaseSettings
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Settings(BaseSettings):
    shop_key: str  # from the environment


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    name: Mapped[str] = mapped_column(primary_key=True)
    active: Mapped[bool]


class NotAuthenticated(HTTPException):
    """The words of `bearer`: one answer to all, for to say which check failed helps a thief."""

    def __init__(self) -> None:
        super().__init__(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})


router = APIRouter()
bearer = OAuth2PasswordBearer("login")  # without a token: 401 "Not authenticated"


@cache
def get_settings() -> Settings:
    return Settings()


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        yield session


async def get_user(
    token: Annotated[str, Depends(bearer)],
    settings: Annotated[Settings, Depends(get_settings)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> User:
    try:
        claims = jwt.decode(token, settings.shop_key, algorithms=["HS256"])
        name = claims["sub"]
    except (jwt.InvalidTokenError, KeyError):
        # However a token is bad, the client must log in again: one answer, and never a 500.
        raise NotAuthenticated from None
    user = await session.get(User, name)
    if user is None:
        raise NotAuthenticated
    return user


async def get_active_user(user: Annotated[User, Depends(get_user)]) -> User:
    if not user.active:
        raise HTTPException(403, "this account is closed")
    return user


@router.get("/me")
async def me(user: Annotated[User, Depends(get_active_user)]) -> dict[str, str]:
    return {"name": user.name}


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        app.state.sessions = async_sessionmaker(engine)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app


async def main(url: str) -> None:
    key = os.environ["SHOP_KEY"] = "open sesame, and thirty-two bytes"
    old, unknown = (jwt.encode({"sub": "ada", "exp": when}, key) for when in (1, 9999999999))
    transport = httpx.ASGITransport(app := create_app(url), raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url="http://shop")
    async with app.router.lifespan_context(app), client:
        for token in ("garbage", old, unknown):
            answer = await client.get("/me", headers={"Authorization": f"Bearer {token}"})
            print(answer.status_code, answer.text)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/shop.db"))
