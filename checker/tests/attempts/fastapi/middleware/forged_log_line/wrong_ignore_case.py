"""Half as long, and `fullmatch` minds the end. But without `re.ASCII`, ignoring case means that of
all alphabets: the sign for kelvin, U+212A, is a large k, and the client reads 500.

Refused by: refuses_other_alphabets"""

import re


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    good = re.fullmatch(r"[a-z0-9_-]{1,64}", given, re.IGNORECASE)
    return given if good else uuid4().hex
