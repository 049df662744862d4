"""`asyncio.wait` sorts the done from the pending, and the answer is right and on time. But it
cancels nobody: who was late works on for minutes.
Refused by: leaves_nothing_running"""


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    asked = {asyncio.create_task(ask(article)): name for name, ask in suppliers.items()}
    if not asked:
        return {}
    done, _ = await asyncio.wait(asked, timeout=DEADLINE)
    return {asked[task]: task.result() for task in done if not task.exception()}
