"""After the deadline the late ones are cancelled and awaited. But when the shopper leaves, `wait`
raises at once and leaves its tasks alone; the lines below never run.
Refused by: stays_cancelled"""


async def compare(article: str, suppliers: dict[str, Supplier]) -> dict[str, int]:
    asked = {asyncio.create_task(ask(article)): name for name, ask in suppliers.items()}
    if not asked:
        return {}
    done, late = await asyncio.wait(asked, timeout=DEADLINE)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    return {asked[task]: task.result() for task in done if not task.exception()}
