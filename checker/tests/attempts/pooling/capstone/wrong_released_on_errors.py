"""An error gives the connection back. That a picture is the same as before is none.

Refused by: fetches_the_next
"""


class Partners:
    async def picture(self) -> bytes:
        answer = await self.http.get(f"{self.at['webcam']}/picture", raise_for_status=True)
        try:
            if int(answer.headers["Content-Length"]) > LARGEST:
                raise ClientPayloadError("the picture is too large")
            if (version := answer.headers["ETag"]) != self.version:
                self.view = await answer.read()
                self.version = version
        except ClientError:
            answer.close()
            raise
        return self.view
