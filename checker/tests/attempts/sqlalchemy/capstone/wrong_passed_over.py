"""Tempting, since nothing is set any more that has no column. But who misspells a field is told
that all is well.

Refused by: refuses_unknown_fields
"""


class Repository(Generic[Row]):
    async def change(self, key: object, **fields: Any) -> Row:
        row = await self.get(key)
        for name in fields.keys() & inspect(self.model).column_attrs.keys():
            setattr(row, name, fields[name])
        return row
