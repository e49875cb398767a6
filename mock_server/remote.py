"""A handle's side of control: calls to the server's control port."""

from __future__ import annotations

import http.client
import os
from typing import Any, Final, TypeVar

import msgspec

from mock_server.protocol import CONTROL_VARIABLE, MSGPACK, Owner

ModelT = TypeVar("ModelT")

PATIENCE: Final = 30.0  # seconds beyond what the server itself waits


class ServerStoppedError(ConnectionError):
    """The mock server is not there any more."""

    def __init__(self, reason: object = "") -> None:
        super().__init__(
            "The mock server has stopped"
            + (f" ({reason})" if reason else "")
            + ". Start it again: server = mock_server.start()"
        )


class Remote:
    """Calls over kept connections, one at a time on each; safe among threads and after a fork."""

    def __init__(self, credential: str) -> None:
        self._address, _, self._secret = credential.partition("/")
        if not self._secret or ":" not in self._address:
            raise ValueError("the address of control looks like 127.0.0.1:PORT/SECRET")
        self.credential = credential
        self._idle: list[http.client.HTTPConnection] = []
        self._pid = os.getpid()

    def call(
        self,
        method: str,
        path: str,
        model: type[ModelT],
        body: object = None,
        *,
        wait: float = 0.0,
    ) -> ModelT:
        """One call. Raises ServerStoppedError; ValueError with the server's reason."""
        connection = self._connection()
        try:
            connection.timeout = wait + PATIENCE
            if connection.sock is not None:
                connection.sock.settimeout(wait + PATIENCE)
            connection.request(method, path, _encode(body), self._fields())
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise ServerStoppedError(error) from None
        except BaseException:  # an interrupt: the answer to this call would meet the next one
            connection.close()
            raise
        self._idle.append(connection)
        if response.status >= 400:  # noqa: PLR2004 - RFC 9110, section 15.5
            raise ValueError(_reason(content))
        return msgspec.msgpack.decode(content, type=model)

    def own(self) -> Ownership:
        """Become an owner: scenarios made for it end with this process."""
        connection = self._new()
        try:
            connection.request("GET", f"/owner?pid={os.getpid()}", headers=self._fields())
            response = connection.getresponse()
            if response.status != 200:  # noqa: PLR2004 - OK
                raise ValueError(
                    f"{CONTROL_VARIABLE} in the environment names a server that does not know "
                    "its secret. Remove the variable, or restart the lab."
                )
            number = msgspec.msgpack.decode(response.read1(), type=Owner).number
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise ServerStoppedError(error) from None
        return Ownership(number, connection, response)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _connection(self) -> http.client.HTTPConnection:
        if self._pid != os.getpid():  # forked: the parent goes on using these
            self._pid = os.getpid()
            self._idle = []
        try:
            return self._idle.pop()
        except IndexError:
            return self._new()

    def _new(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self._address, timeout=PATIENCE)

    def _fields(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._secret}", "Content-Type": MSGPACK}


class Ownership:
    """An open connection that tells the server that its owner lives."""

    def __init__(
        self,
        number: int,
        connection: http.client.HTTPConnection,
        response: http.client.HTTPResponse,
    ) -> None:
        self.number = number
        self._connection = connection
        self._response = response

    def close(self) -> None:
        self._response.close()
        self._connection.close()


def _encode(body: object) -> bytes | None:
    return None if body is None else msgspec.msgpack.encode(body)


def _reason(content: bytes) -> str:
    try:
        problem: dict[str, Any] = msgspec.json.decode(content)
        return str(problem["detail"])
    except (msgspec.DecodeError, KeyError, TypeError):
        return content.decode("utf-8", "replace")[:500]
