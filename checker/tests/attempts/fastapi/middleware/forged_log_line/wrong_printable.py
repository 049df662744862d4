"""`isprintable` is false for newlines, ESC and all that cannot be seen, and `isascii` for the rest
of the world. A quote is ASCII and can be seen.

Refused by: refuses_other_characters"""


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    good = given.isascii() and given.isprintable() and 1 <= len(given) <= 64
    return given if good else uuid4().hex
