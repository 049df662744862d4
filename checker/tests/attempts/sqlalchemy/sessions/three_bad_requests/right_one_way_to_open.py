"""The class opens its sessions in one place, a context manager with a `finally`, and whoever
writes the third method cannot forget to close."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession


class Vouchers:
    def __init__(self, url: str, issuer: Issuer) -> None:
        self.issuer = issuer
        self.engine = create_async_engine(url, pool_size=POOL, max_overflow=0)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[AsyncSession]:
        session = self.sessions()
        try:
            yield session
        finally:
            await session.close()

    async def worth(self, code: str) -> int | None:
        async with self.opened() as session:
            voucher = await session.get(Voucher, code)
            return voucher.cents if voucher else None

    async def redeem(self, code: str, order: int) -> int:
        async with self.opened() as session:
            voucher = await session.get(Voucher, code)
            if voucher is None:
                raise LookupError(f"there is no voucher {code}")
            await self.issuer.approve(code)
            session.add(Redemption(code=code, order=order))
            await session.commit()
            return voucher.cents
