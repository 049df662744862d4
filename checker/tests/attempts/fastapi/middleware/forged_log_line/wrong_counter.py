"""A counter never says the same number twice. A second worker counts as well, and so does the next
deploy: each begins at 1.

Refused by: makes_up_new_ids"""

import re
from itertools import count

numbers = count(1)


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    good = re.fullmatch(r"[A-Za-z0-9_-]{1,64}", given)
    return given if good else f"request-{next(numbers)}"
