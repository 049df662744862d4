"""Tempting, since a misspelt field is refused. But a model has attributes that are no columns:
`metadata` is one of every model's, and is set without a word.

Refused by: refuses_unknown_fields
"""


class Repository(Generic[Row]):
    async def change(self, key: object, **fields: Any) -> Row:
        row = await self.get(key)
        for name in fields:
            if not hasattr(row, name):
                raise TypeError(f"there is no field {name}")
        for name, value in fields.items():
            setattr(row, name, value)
        return row
