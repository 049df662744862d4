"""Whoever knows the errors can close before them: an unknown code, a used one. Not the ones of the
issuer, nor those of a database that is busy.
Refused by: failed_calls"""

from sqlalchemy.exc import IntegrityError


class Vouchers:
    def __init__(self, url: str, issuer: Issuer) -> None:
        self.issuer = issuer
        self.engine = create_async_engine(url, pool_size=POOL, max_overflow=0)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def worth(self, code: str) -> int | None:
        async with self.sessions() as session:
            voucher = await session.get(Voucher, code)
            return voucher.cents if voucher else None

    async def redeem(self, code: str, order: int) -> int:
        session = self.sessions()
        try:
            voucher = await session.get(Voucher, code)
            if voucher is None:
                raise LookupError(f"there is no voucher {code}")
            await self.issuer.approve(code)
            session.add(Redemption(code=code, order=order))
            await session.commit()
        except (LookupError, IntegrityError):
            await session.close()
            raise
        await session.close()
        return voucher.cents
