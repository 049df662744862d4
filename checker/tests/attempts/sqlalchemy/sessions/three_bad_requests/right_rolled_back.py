"""A session that has ended its transaction holds no connection, closed or not: what gives it
back is COMMIT or ROLLBACK, whichever comes."""


class Vouchers:
    def __init__(self, url: str, issuer: Issuer) -> None:
        self.issuer = issuer
        self.engine = create_async_engine(url, pool_size=POOL, max_overflow=0)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def worth(self, code: str) -> int | None:
        session = self.sessions()
        try:
            voucher = await session.get(Voucher, code)
            cents = voucher.cents if voucher else None
        finally:
            await session.rollback()
        return cents

    async def redeem(self, code: str, order: int) -> int:
        session = self.sessions()
        try:
            voucher = await session.get(Voucher, code)
            if voucher is None:
                raise LookupError(f"there is no voucher {code}")
            await self.issuer.approve(code)
            session.add(Redemption(code=code, order=order))
            await session.commit()
        except BaseException:
            await session.rollback()
            raise
        return voucher.cents
