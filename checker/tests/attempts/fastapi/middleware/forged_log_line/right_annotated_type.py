"""The id gets a type of its own that says what is good, and pydantic asks for it. Its `$` means
the very end, other than Python's."""

from typing import Annotated

from pydantic import StringConstraints, TypeAdapter, ValidationError

RequestID = TypeAdapter(Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_-]{1,64}$")])


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    try:
        return RequestID.validate_python(given)
    except ValidationError:
        return uuid4().hex
