"""A partner's HTTP server in the loop of those who call it: what has come to it, counted there.

async with upstream.serve({"/rates": upstream.Response.of_json({"EUR": 1.1})}) as server:
    gate = server.hold("/rates")            # requests wait there until gate.open()
    ...                                     # clients of server.url, or server.url_of("localhost")
server.accepted, server.open                # connections
server.requests, server.in_flight

trusted = upstream.authority()              # makes throwaway certificates
async with upstream.serve(tls=trusted.certificate()) as server:
    ...                                     # clients that know trusted.pem
server.handshakes

print(server.traffic())                     # a picture, for a person to see
upstream.compare({"one each": one.traffic(), "one for all": other.traffic()})
"""

from checker.probes.upstream.authority import Authority, Certificate, authority
from checker.probes.upstream.exchange import Request, Response
from checker.probes.upstream.gate import Gate
from checker.probes.upstream.layout import describe
from checker.probes.upstream.server import Handshake, Server, serve
from checker.probes.upstream.svg import draw_svg
from checker.probes.upstream.text import draw_text
from checker.probes.upstream.traffic import Comparison, Link, Traffic, compare

__all__ = [
    "Authority",
    "Certificate",
    "Comparison",
    "Gate",
    "Handshake",
    "Link",
    "Request",
    "Response",
    "Server",
    "Traffic",
    "authority",
    "compare",
    "describe",
    "draw_svg",
    "draw_text",
    "serve",
]
