"""Tempting, since only those errors should be caught that are known: of the network, of a number,
or a group of them. But a parser may fail with its own, and that costs all other lists.

Refused by: ends_a_failed_list"""


class PriceImport:
    async def work(self, lists: list[str], night: Night) -> None:
        while lists:
            supplier = lists.pop()
            try:
                await self.import_list(supplier)
                night.imported.append(supplier)
            except (OSError, ValueError, ExceptionGroup) as error:
                night.failed[supplier] = error
