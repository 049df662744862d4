"""The voucher is looked up in one session and redeemed in another; while the issuer takes its
time, no connection is held at all."""


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
        cents = await self.worth(code)
        if cents is None:
            raise LookupError(f"there is no voucher {code}")
        await self.issuer.approve(code)
        async with self.sessions.begin() as session:
            session.add(Redemption(code=code, order=order))
        return cents
