"""The server's side of the journal: what came and went, bounded in memory."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Final

import msgspec

from mock_server.exchange import Exchange
from mock_server.protocol import Seen

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterable

    from mock_server.faults.misbehaviour import Met

MAX_EXCHANGES: Final = 2000
MAX_BYTES: Final = 16 << 20  # of all exchanges together
MAX_BODY: Final = 1 << 16  # bytes kept of one body, and of one response
OVERHEAD: Final = 600  # bytes that an exchange costs beside what it holds, about


class Recording(msgspec.Struct, eq=False):
    """An exchange while it happens. Sizes are true, contents are cut at `MAX_BODY`.

    A struct, since one is made for every request and its attributes are set in C.
    """

    recorder: Recorder | None  # None once forgotten
    number: int
    connection: int
    head: bytes
    tls: bool
    in_flight: int
    kept: int
    started: float = msgspec.field(default_factory=time.monotonic)
    ended: float = 0.0  # 0.0 while it lasts
    fault: Met | None = None
    error: str = ""
    body: list[bytes] = []  # msgspec makes a new list for each
    body_length: int = 0
    sent: list[bytes] = []
    sent_length: int = 0

    def add_body(self, data: bytes) -> None:
        before = self.body_length
        self.body_length = before + len(data)
        if before < MAX_BODY and (recorder := self.recorder) is not None:
            kept = data[: MAX_BODY - before]
            self.body.append(kept)
            self.kept += len(kept)
            recorder.grew(len(kept))

    def add_sent(self, data: bytes | bytearray | memoryview) -> None:
        before = self.sent_length
        self.sent_length = before + len(data)
        if before < MAX_BODY and (recorder := self.recorder) is not None:
            kept = bytes(data[: MAX_BODY - before])
            self.sent.append(kept)
            self.kept += len(kept)
            recorder.grew(len(kept))

    def end(self) -> None:
        if not self.ended:
            self.ended = time.monotonic()
            if self.recorder is not None:
                self.recorder.finished(self)

    def exchange(self, origin: float) -> Exchange:
        """What is known now, with times in seconds since `origin` (monotonic)."""
        return Exchange.from_bytes(
            number=self.number,
            connection=self.connection,
            started=self.started - origin,
            ended=self.ended - origin if self.ended else None,
            in_flight=self.in_flight,
            request_head=self.head,
            request_body=b"".join(self.body),
            request_body_length=self.body_length,
            sent=b"".join(self.sent),
            sent_length=self.sent_length,
            fault=self.fault.fault if self.fault else None,
            fault_options=dict(self.fault.options) if self.fault else None,
            fault_by=self.fault.by if self.fault else None,
            error=self.error or None,
            tls=self.tls,
        )


class Recorder:
    """What one origin saw. Oldest exchanges are forgotten beyond the bounds."""

    def __init__(self, max_exchanges: int = MAX_EXCHANGES, max_bytes: int = MAX_BYTES) -> None:
        self.started = time.monotonic()
        self.revision = 0  # grows with every change
        self.forgotten = 0
        self.on_end: Callable[[Recording], None] | None = None
        self._max_exchanges = max_exchanges
        self._max_bytes = max_bytes
        self._recordings: deque[Recording] = deque()
        self._kept = 0
        self._count = 0
        self._in_flight = 0
        self._waiters: list[asyncio.Future[None]] = []

    def begin(self, connection: int, head: bytes, tls: bool = False) -> Recording:
        self._count += 1
        self._in_flight += 1
        size = OVERHEAD + len(head)
        recording = Recording(self, self._count, connection, head, tls, self._in_flight, size)
        self._recordings.append(recording)
        self._kept += size
        if self._kept > self._max_bytes or len(self._recordings) > self._max_exchanges:
            self._forget()
        self.revision += 1
        if self._waiters:
            self._wake()
        return recording

    def grew(self, size: int) -> None:
        self._kept += size
        if self._kept > self._max_bytes:
            self._forget()

    def finished(self, recording: Recording) -> None:
        self._in_flight -= 1
        self.revision += 1
        if self._waiters:
            self._wake()
        if self.on_end is not None:
            self.on_end(recording)

    def seen(self, after: int = -1, wait: float = 0.0) -> Seen:
        """What was seen, so that a Journal can ask here; waiting is for `changed`."""
        if wait > 0 and after == self.revision:
            raise RuntimeError("nobody can wait in the server's own loop")
        exchanges = [recording.exchange(self.started) for recording in self._recordings]
        return Seen(exchanges, self.revision, self.forgotten)

    def forget(self, numbers: Iterable[int] | None = None) -> None:
        """Forget these exchanges, or all (the requests in flight go on unrecorded)."""
        chosen = None if numbers is None else set(numbers)
        kept: deque[Recording] = deque()
        for recording in self._recordings:
            if chosen is None or recording.number in chosen:
                self._drop(recording)
            else:
                kept.append(recording)
        self._recordings = kept
        self.revision += 1
        self._wake()

    def restart(self) -> None:
        """As at the start: numbers from 1, times from now."""
        self.forget()
        self.forgotten = 0
        self._count = 0
        self.started = time.monotonic()

    def changed(self, loop: asyncio.AbstractEventLoop) -> asyncio.Future[None]:
        """Done at the next change."""
        waiter: asyncio.Future[None] = loop.create_future()
        self._waiters.append(waiter)
        return waiter

    def _wake(self) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def _forget(self) -> None:
        recordings = self._recordings
        while recordings and (
            len(recordings) > self._max_exchanges or self._kept > self._max_bytes
        ):
            self._drop(recordings.popleft())
            self.forgotten += 1

    def _drop(self, recording: Recording) -> None:
        self._kept -= recording.kept
        if not recording.ended:
            self._in_flight -= 1
        recording.recorder = None
