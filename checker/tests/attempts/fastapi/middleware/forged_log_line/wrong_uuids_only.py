"""Only a UUID is an id, and `UUID` raises for anything else. But it also takes them with braces or
`urn:uuid:`, and it refuses good ids of other systems.

Refused by: keeps_a_good_id"""

from uuid import UUID


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    try:
        return str(UUID(given))
    except ValueError:
        return str(uuid4())
