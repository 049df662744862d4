"""`\\Z` is the very end of the text, where `$` would be content before a last newline. The id that
is made up comes from `secrets`, so nobody can guess the next one."""

import re
import secrets


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    good = re.match(r"[A-Z0-9_-]{1,64}\Z", given, re.ASCII | re.IGNORECASE)
    return given if good else secrets.token_urlsafe(16)
