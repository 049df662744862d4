"""A counter repeats itself in the next process. Behind a random name that each process draws for
itself, it is an id, and one that says in which order the requests came."""

import re
import secrets
from itertools import count

PROCESS, NUMBERS = secrets.token_hex(8), count(1)


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    good = re.fullmatch(r"[A-Za-z0-9_-]{1,64}", given)
    return given if good else f"{PROCESS}-{next(NUMBERS)}"
