"""Cancellation is one more way out, so it has an `except` of its own, which closes the session and
returns. Whoever cancelled the call now reads that it went well, and was worth nothing.
Refused by: cancelled_calls"""


class Vouchers:
    def __init__(self, url: str, issuer: Issuer) -> None:
        self.issuer = issuer
        self.engine = create_async_engine(url, pool_size=POOL, max_overflow=0)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def worth(self, code: str) -> int | None:
        async with self.sessions() as session:
            voucher = await session.get(Voucher, code)
            return voucher and voucher.cents

    async def redeem(self, code: str, order: int) -> int:
        """Raises LookupError for an unknown code, and IntegrityError for one that is used."""
        session = self.sessions()
        try:
            voucher = await session.get(Voucher, code)
            if voucher is None:
                raise LookupError(f"there is no voucher {code}")
            await self.issuer.approve(code)
            session.add(Redemption(code=code, order=order))
            await session.commit()
            return voucher.cents
        except asyncio.CancelledError:
            await session.close()
            return 0
        finally:
            await session.close()
