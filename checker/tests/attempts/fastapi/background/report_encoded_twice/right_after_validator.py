"""The rule stands beside the model, and other models may use it. It is called once for each sale,
like a method of its own would be."""

from pydantic import AfterValidator


def known(currency: str) -> str:
    if currency not in ("EUR", "SEK"):
        raise ValueError("we do not sell in that currency")
    return currency


class Sale(BaseModel):
    number: int
    sold_at: datetime
    article: str
    pieces: int
    price: Decimal
    currency: Annotated[str, AfterValidator(known)]

    @computed_field
    @property
    def total(self) -> Decimal:
        return self.pieces * self.price


@app.get("/sales/{month}", response_model=list[Sale])
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    return await ledger.rows(month)
