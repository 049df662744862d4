"""Without a session there is none to close: `connect()` and `begin()` of the engine give their
connections back by themselves."""

from sqlalchemy import insert, select


class Vouchers:
    def __init__(self, url: str, issuer: Issuer) -> None:
        self.issuer = issuer
        self.engine = create_async_engine(url, pool_size=POOL, max_overflow=0)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def worth(self, code: str) -> int | None:
        async with self.engine.connect() as connection:
            return await connection.scalar(select(Voucher.cents).where(Voucher.code == code))

    async def redeem(self, code: str, order: int) -> int:
        cents = await self.worth(code)
        if cents is None:
            raise LookupError(f"there is no voucher {code}")
        await self.issuer.approve(code)
        async with self.engine.begin() as connection:
            await connection.execute(insert(Redemption).values(code=code, order=order))
        return cents
