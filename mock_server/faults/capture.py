"""The true response of a handler as bytes, for faults that spoil it on its way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from aiohttp import web

from mock_server.middlewares import unspoiled
from mock_server.rules.compression import PLAIN
from mock_server.wire.tap import Tap

if TYPE_CHECKING:
    from mock_server.registry import Handler
    from mock_server.wire.connection import Connection


class Captured(NamedTuple):
    """A response as it would have been sent; the body is without chunk framing."""

    status: int
    status_line: bytes
    fields: list[tuple[str, str]]
    body: bytes

    def head(self, *without: str, **fields: str) -> bytes:
        """Write the head again, without some fields and with others (`_` stands for `-`)."""
        dropped = {name.lower() for name in without} | {"connection"}
        kept = [(name, value) for name, value in self.fields if name.lower() not in dropped]
        added = [(name.replace("_", "-"), value) for name, value in fields.items()]
        lines = [f"{name}: {value}" for name, value in (*kept, *added, ("Connection", "close"))]
        text = "\r\n".join(lines).encode("utf-8", "surrogateescape")
        return self.status_line + b"\r\n" + text + b"\r\n\r\n"


class _Buffer(Tap):
    """A transport that keeps what is written instead of sending it."""

    def __init__(self, tap: Tap, connection: Connection) -> None:
        super().__init__(tap, connection)
        self.written = bytearray()

    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        self.written += data


async def captured(request: web.Request, handler: Handler) -> Captured:
    """Run the handler and keep its response from the wire."""
    request[PLAIN] = True  # a fault may put another body under this head
    connection = cast("Connection", request.protocol)
    tap = cast("Tap", connection.transport)
    buffer = _Buffer(tap, connection)
    connection.transport = buffer
    try:
        response = await unspoiled(request, handler)  # errors, too, as they would be sent
        if not isinstance(response, Sent):
            await response.prepare(request)
            await response.write_eof()
    finally:
        connection.transport = tap if connection.transport is buffer else connection.transport
    head, _, body = bytes(buffer.written).partition(b"\r\n\r\n")
    status_line, *lines = head.split(b"\r\n")
    fields = []
    for line in lines:
        name, _, value = line.decode("utf-8", "surrogateescape").partition(":")
        fields.append((name, value.strip()))
    if any(name.lower() == "transfer-encoding" for name, _ in fields):
        body = _joined(body)
    return Captured(response.status, status_line, fields, body)


class Sent(web.StreamResponse):
    """Stands for a response that was written to the connection by hand, which ends with it."""

    async def prepare(self, request: web.BaseRequest) -> None:
        """Send nothing: everything is sent."""

    async def write_eof(self, data: Any = b"") -> None:
        """Send nothing: everything is sent."""

    @property
    def keep_alive(self) -> bool | None:
        """Nothing can follow on this connection."""
        return False


def _joined(chunks: bytes) -> bytes:
    """Take off the chunked coding that our own side has just put on (RFC 9112, section 7.1)."""
    parts = []
    while chunks:
        size, _, rest = chunks.partition(b"\r\n")
        length = int(size, 16)
        parts.append(rest[:length])
        chunks = rest[length + 2 :]
    return b"".join(parts)
