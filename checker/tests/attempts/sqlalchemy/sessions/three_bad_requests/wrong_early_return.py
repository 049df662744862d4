"""`redeem`, which showed up in the log, is mended. `worth` has no error that could show up: it
returns None for an unknown code, and keeps the connection.
Refused by: failed_calls"""


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
        async with self.sessions() as session:
            voucher = await session.get(Voucher, code)
            if voucher is None:
                raise LookupError(f"there is no voucher {code}")
            await self.issuer.approve(code)
            session.add(Redemption(code=code, order=order))
            await session.commit()
            return voucher.cents
