"""A group ends the other questions, and tells of the refusal as a group of errors: the handler of
`Refused` does not know it, and the dispatcher reads of a crash.

Refused by: taskgroup_ends_the_other_questions
"""


class Railways:
    async def quotes(self, lines: tuple[str, ...], grams: int) -> dict[str, int]:
        async with asyncio.TaskGroup() as group:
            asked = {line: group.create_task(self._quote(line, grams)) for line in lines}
        return {line: task.result() for line, task in asked.items()}
