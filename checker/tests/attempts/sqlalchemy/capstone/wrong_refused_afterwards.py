"""Tempting, since the misspelt field is told to its author. But by then the other fields have been
committed, and whoever reads an error believes that nothing was changed.

Refused by: refuses_unknown_fields
"""


class Repository(Generic[Row]):
    async def change(self, key: object, **fields: Any) -> Row:
        row = await self.get(key)
        known = inspect(self.model).column_attrs.keys()
        for name in fields.keys() & known:
            setattr(row, name, fields[name])
        await self.session.commit()
        if unknown := fields.keys() - known:
            raise TypeError(f"{self.model.__tablename__} has no column {unknown}")
        return row
