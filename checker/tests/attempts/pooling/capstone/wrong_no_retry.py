"""Nothing is charged twice if nothing is tried twice; nor is there a forecast, if the office was
busy for a moment.

Refused by: tries_again_what_may_be
"""


def retried(ask: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    return ask
