"""A request as a server hands it to an app."""

import re
from typing import Any

import httpx

Scope = dict[str, Any]

BASE = "http://localhost:8000"
ILLEGAL = re.compile(rb"[\x00\r\n\x0b\x0c]")


def scope_and_body(method: str, path: str, request: dict[str, Any]) -> tuple[Scope, bytes]:
    """The scope that uvicorn makes of a request, but for `state`; and the request's body.

    `request` is what `httpx.Request` takes: headers, params, json, content, data, cookies.
    """
    made = httpx.Request(method, BASE + path, **request)
    raw = made.url.raw_path
    headers = [(name.lower(), value.strip(b" \t")) for name, value in made.headers.raw]
    for name, value in headers:
        if ILLEGAL.search(name + value):
            raise ValueError(f"no server lets this header through to an app: {name!r}: {value!r}")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 50000),
        "scheme": "http",
        "method": made.method,
        "root_path": "",
        "path": made.url.path,
        "raw_path": raw.partition(b"?")[0],
        "query_string": made.url.query,
        "headers": headers,
    }
    return scope, made.read()
