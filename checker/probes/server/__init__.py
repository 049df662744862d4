"""A file served by a real uvicorn, in a process of its own that can be told to end.

async with server.serve("shop.py") as served:       # its `app`, or main="serve" for a function
    upload = await served.hold("PUT", "/photos/1", b"...")  # in flight until it is finished
    served.terminate()
    answer = await served.call("GET", "/readyz")
    await upload.finish()
    await served.ended(), served.log

serving         serve, Served: the process, as its parent sees it
log             what it prints
client          Answer, Held: what a client reads
child           the process itself
"""

from checker.probes.server.client import Answer, Held
from checker.probes.server.serving import NotServed, Served, serve
from checker.probes.unavailable import Unavailable

__all__ = ["Answer", "Held", "NotServed", "Served", "Unavailable", "serve"]
