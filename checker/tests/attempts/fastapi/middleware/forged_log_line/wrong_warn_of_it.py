"""The bad id is replaced, and a warning tells the people on call what was sent. In it stands the
newline, with the forged line after it.

Refused by: refuses_other_characters"""

import re


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", given):
        return given
    if given:
        log.warning("refused the id %s", given)
    return uuid4().hex
