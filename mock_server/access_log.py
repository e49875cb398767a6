"""The access log for people: a line for each exchange."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final, TextIO

from mock_server.transcript import described

if TYPE_CHECKING:
    from mock_server.wire.recorder import Recording

TARGET_SHOWN: Final = 200  # characters
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class AccessLog:
    """Writes when each exchange ended: time, connection, method, target, status, ms, bytes.

    `recorder.on_end = AccessLog(sys.stdout)`. What a client sent cannot break the line.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream: TextIO | None = stream

    def __call__(self, recording: Recording) -> None:
        if self._stream is None:
            return
        exchange = recording.exchange(0.0)
        milliseconds = (exchange.duration or 0.0) * 1000
        target = exchange.target or repr(exchange.request_head[:40])[2:-1]
        if len(target) > TARGET_SHOWN:
            target = target[:TARGET_SHOWN] + "…"
        line = (
            f"{time.strftime('%H:%M:%S')}  #{exchange.connection:<3} "
            f"{exchange.method or '?':<7} {printable(target)}  {exchange.status or '---'}  "
            f"{milliseconds:.1f} ms  {exchange.response_body_length} B"
        )
        if exchange.fault:
            line += f"  ({described(exchange.fault, exchange.fault_options)})"
        try:
            self._stream.write(f"{line}\n{exchange.error or ''}")
            self._stream.flush()
        except OSError:  # its reader has gone; the clients have not
            self._stream = None


def printable(text: str) -> str:
    """The text on one line, with what a terminal would obey made visible."""
    return _UNPRINTABLE.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
