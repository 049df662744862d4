"""Python collects a session that nobody refers to, and its connection with it. Some day: as long as
an error is kept, its traceback refers to the session. And SQLAlchemy throws such a connection away.
Refused by: failed_calls"""

import gc


class Vouchers:
    def __init__(self, url: str, issuer: Issuer) -> None:
        self.issuer = issuer
        self.engine = create_async_engine(url, pool_size=POOL, max_overflow=0)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def worth(self, code: str) -> int | None:
        session = self.sessions()
        voucher = await session.get(Voucher, code)
        if voucher is None:
            return None
        await session.close()
        return voucher.cents

    async def redeem(self, code: str, order: int) -> int:
        try:
            return await self.attempt(code, order)
        except Exception:
            gc.collect()
            raise

    async def attempt(self, code: str, order: int) -> int:
        session = self.sessions()
        voucher = await session.get(Voucher, code)
        if voucher is None:
            raise LookupError(f"there is no voucher {code}")
        await self.issuer.approve(code)
        session.add(Redemption(code=code, order=order))
        await session.commit()
        await session.close()
        return voucher.cents
