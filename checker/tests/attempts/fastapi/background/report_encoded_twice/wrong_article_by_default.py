"""Tempting, since a default keeps a row with a gap from costing everybody the report. But our
partners read of a sale of nothing, and the gap is never mended.

Refused by: same_json"""


class Sale(BaseModel):
    number: int
    sold_at: datetime
    article: str = ""
    pieces: int
    price: Decimal
    currency: str

    @field_validator("currency")
    @classmethod
    def known(cls, currency: str) -> str:
        if currency not in ("EUR", "SEK"):
            raise ValueError("we do not sell in that currency")
        return currency

    @computed_field
    @property
    def total(self) -> Decimal:
        return self.pieces * self.price


@app.get("/sales/{month}", response_model=list[Sale])
async def report(month: str, ledger: Annotated[Ledger, Depends()]) -> Any:
    return await ledger.rows(month)
