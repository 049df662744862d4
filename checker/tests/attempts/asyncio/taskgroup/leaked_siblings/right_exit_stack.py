"""An AsyncExitStack stops each task on the way out: none is forgotten, however one leaves."""

from contextlib import AsyncExitStack


async def stop(task: asyncio.Task[Panel]) -> None:
    task.cancel()
    await asyncio.wait({task})


async def load_dashboard(customer: int, services: Sequence[Service]) -> list[Panel]:
    async with AsyncExitStack() as stack:
        tasks = [asyncio.create_task(service(customer)) for service in services]
        for task in tasks:
            stack.push_async_callback(stop, task)
        return await asyncio.gather(*tasks)
