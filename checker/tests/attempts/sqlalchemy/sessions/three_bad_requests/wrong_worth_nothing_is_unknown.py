"""Each session is closed, and none is open while the issuer thinks. But `worth` is to tell whether
there is such a voucher, and 0 cents are taken for None: one worth nothing cannot be redeemed now.
Refused by: same_answers"""


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
        if not (cents := await self.worth(code)):
            raise LookupError(f"there is no voucher {code}")
        await self.issuer.approve(code)
        async with self.sessions.begin() as session:
            session.add(Redemption(code=code, order=order))
        return cents
