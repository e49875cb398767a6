"""A transport that records what is sent, so that the journal has it byte for byte."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mock_server.wire.connection import Connection

LINGER: Final = 2.0  # seconds that an answered client has to stop sending


class Tap(asyncio.Transport):
    """Passes everything on to the true transport."""

    def __init__(self, transport: asyncio.Transport, connection: Connection) -> None:
        super().__init__()
        self._transport = transport
        self._connection = connection
        self._lingering = False

    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        recording = self._connection.recording
        if recording is not None:
            recording.add_sent(data)
        self._transport.write(data)

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview[Any]]) -> None:
        self.write(b"".join(list_of_data))

    def close(self) -> None:
        if self._connection.gently:
            self.close_gently()
        else:
            self._transport.close()

    def close_gently(self) -> None:
        """Close when the client has, or a little later.

        Closing while the client still sends makes the system answer with a reset, on
        which the client may lose the response it has not read yet (RFC 9112, section 9.6).
        """
        if self._lingering or self._transport.is_closing():
            return
        if not self._transport.can_write_eof():
            self._transport.close()
            return
        self._lingering = True
        try:
            self._transport.write_eof()
        except OSError:  # the client has gone
            self._transport.close()
            return
        asyncio.get_running_loop().call_later(LINGER, self._transport.close)

    def abort(self) -> None:
        self._transport.abort()

    def is_closing(self) -> bool:
        return self._lingering or self._transport.is_closing()

    def write_eof(self) -> None:
        self._transport.write_eof()

    def can_write_eof(self) -> bool:
        return self._transport.can_write_eof()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._transport.get_extra_info(name, default)

    def is_reading(self) -> bool:
        return self._transport.is_reading()

    def pause_reading(self) -> None:
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        self._transport.resume_reading()

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self._transport.set_write_buffer_limits(high, low)

    def get_write_buffer_size(self) -> int:
        return self._transport.get_write_buffer_size()

    def get_write_buffer_limits(self) -> tuple[int, int]:
        return self._transport.get_write_buffer_limits()

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._transport.set_protocol(protocol)

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self._transport.get_protocol()
