"""pytest katas/asyncio grades the learner's files."""
