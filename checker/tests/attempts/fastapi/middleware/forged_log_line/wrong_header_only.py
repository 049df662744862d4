"""The header is checked as it should be, and the query is gone. So are the ids of all downloads,
which can come no other way.

Refused by: keeps_a_good_id"""

import re


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID", "")
    return given if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", given) else uuid4().hex
