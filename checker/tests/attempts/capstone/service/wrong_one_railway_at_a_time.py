"""Who asks one railway after the other leaves no question behind, and waits three times as long.

Refused by: taskgroup_ends_the_other_questions
"""


class Railways:
    async def quotes(self, lines: tuple[str, ...], grams: int) -> dict[str, int]:
        return {line: await self._quote(line, grams) for line in lines}
