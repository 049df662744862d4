"""A check that must fail: where it passes, the learner's file has changed the machinery."""


async def test_canary() -> None:
    raise AssertionError
