"""With a hundred more connections, three bad requests do no harm. A hundred and three do, or the
limit of the database comes first: what is lost is never given back.
Refused by: failed_calls"""


class Vouchers:
    def __init__(self, url: str, issuer: Issuer) -> None:
        self.issuer = issuer
        self.engine = create_async_engine(url, pool_size=POOL, max_overflow=100)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def worth(self, code: str) -> int | None:
        session = self.sessions()
        voucher = await session.get(Voucher, code)
        if voucher is None:
            return None
        await session.close()
        return voucher.cents

    async def redeem(self, code: str, order: int) -> int:
        session = self.sessions()
        voucher = await session.get(Voucher, code)
        if voucher is None:
            raise LookupError(f"there is no voucher {code}")
        await self.issuer.approve(code)
        session.add(Redemption(code=code, order=order))
        await session.commit()
        await session.close()
        return voucher.cents
