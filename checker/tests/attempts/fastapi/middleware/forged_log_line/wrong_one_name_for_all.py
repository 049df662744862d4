"""A bad id gets a name that is certainly harmless. But now all of them have the same one, and
nobody can tell which request was which.

Refused by: makes_up_new_ids"""

import re


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    if not given:
        return uuid4().hex
    return given if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", given) else "invalid"
