"""A hash is of fixed length and plain hex, and the same bad id can be found again. Just so:
whoever sends it twice has two requests under one id.

Refused by: makes_up_new_ids"""

import re
from hashlib import sha256


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    if not given:
        return uuid4().hex
    good = re.fullmatch(r"[A-Za-z0-9_-]{1,64}", given)
    return given if good else sha256(given.encode()).hexdigest()
