"""One range for all letters, large and small. But between `Z` and `a` stand six more characters,
and one of them is the backslash.

Refused by: refuses_other_characters"""

import re


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    return given if re.fullmatch(r"[A-z0-9_-]{1,64}", given) else uuid4().hex
