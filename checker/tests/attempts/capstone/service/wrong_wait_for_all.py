"""With `return_exceptions=True` nothing is left when the answer is given, as it is given only when
the slowest railway has answered, long after the first has refused.

Refused by: taskgroup_ends_the_other_questions
"""


class Railways:
    async def quotes(self, lines: tuple[str, ...], grams: int) -> dict[str, int]:
        asked = (self._quote(line, grams) for line in lines)
        cents = await asyncio.gather(*asked, return_exceptions=True)
        for each in cents:
            if isinstance(each, BaseException):
                raise each
        return dict(zip(lines, cents, strict=True))
