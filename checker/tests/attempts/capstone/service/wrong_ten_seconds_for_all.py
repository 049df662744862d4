"""Tempting, since nobody should wait for a partner for ever. But who looks for a wagon may need
half a minute, and the booking has given up by then.

Refused by: database_lends_nothing_for_a_call
"""


class Railways:
    async def _ask(self, method: str, path: str, content: Any = None) -> Any:
        try:
            timeout = aiohttp.ClientTimeout(total=10)
            async with self.http.request(method, path, json=content, timeout=timeout) as answer:
                if answer.status != 200:
                    raise Refused(f"{path} answered {answer.status}")
                return await answer.json()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Refused(f"{path}: {error!r}") from error
