"""PostgreSQL: where it was found, and whether it really works."""

import time

from checker.doctor.finding import Finding
from checker.probes import postgres


def examine() -> Finding:
    route = ""
    try:
        route = f", found by {postgres.route()}"
        began = time.monotonic()
        address = postgres.address()
        ready = time.monotonic() - began
        with postgres.database() as url:
            version = postgres.version(url)
    except postgres.Unavailable as error:
        return Finding("PostgreSQL", f"{error.saw}{route}", error.hint)
    return Finding("PostgreSQL", f"{version} at {address.shown} in {ready:.1f} s{route}")
