"""One session for all, and a connector that closes each connection after its question.

Refused by: http_takes_connections_again
"""


class Railways:
    def __init__(self, http: aiohttp.ClientSession) -> None:
        self.http = aiohttp.ClientSession(
            http._base_url, connector=aiohttp.TCPConnector(force_close=True)
        )
