"""The alphabet is written out as a set of characters, and the length is a question of its own.
Nobody has to know what `\\w` means or where `$` stops."""

from string import ascii_letters, digits

GOOD = frozenset(ascii_letters + digits + "-_")


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    return given if 1 <= len(given) <= 64 and GOOD.issuperset(given) else uuid4().hex
