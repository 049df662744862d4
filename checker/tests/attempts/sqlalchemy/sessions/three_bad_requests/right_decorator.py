"""A decorator opens the session for each method and hands it over: the methods themselves cannot
leave one behind."""

from functools import wraps
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession


def in_session(method: Any) -> Any:
    @wraps(method)
    async def call(self: "Vouchers", *args: Any) -> Any:
        async with self.sessions() as session:
            return await method(self, session, *args)

    return call


class Vouchers:
    def __init__(self, url: str, issuer: Issuer) -> None:
        self.issuer = issuer
        self.engine = create_async_engine(url, pool_size=POOL, max_overflow=0)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @in_session
    async def worth(self, session: AsyncSession, code: str) -> int | None:
        voucher = await session.get(Voucher, code)
        return voucher.cents if voucher else None

    @in_session
    async def redeem(self, session: AsyncSession, code: str, order: int) -> int:
        voucher = await session.get(Voucher, code)
        if voucher is None:
            raise LookupError(f"there is no voucher {code}")
        await self.issuer.approve(code)
        session.add(Redemption(code=code, order=order))
        await session.commit()
        return voucher.cents
