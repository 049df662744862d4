"""The picture that is not wanted is released. One that is too large is not wanted either.

Refused by: fetches_the_next
"""


class Partners:
    async def picture(self) -> bytes:
        answer = await self.http.get(f"{self.at['webcam']}/picture", raise_for_status=True)
        if int(answer.headers["Content-Length"]) > LARGEST:
            raise ClientPayloadError("the picture is too large")
        if (version := answer.headers["ETag"]) == self.version:
            answer.release()
            return self.view
        self.view, self.version = await answer.read(), version
        return self.view
