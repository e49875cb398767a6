"""One client's connection: aiohttp's protocol, with its bytes tapped for the journal."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final, cast

from aiohttp import web
from aiohttp.web_protocol import RequestHandler, _ErrInfo

from mock_server.problems import Problem
from mock_server.wire.framing import Framer, State
from mock_server.wire.malformed import CUT_HEAD, LATE_HEAD, malformed
from mock_server.wire.tap import Tap

if TYPE_CHECKING:
    import asyncio

    from aiohttp.streams import StreamReader

    from mock_server.origin import Origin
    from mock_server.wire.recorder import Recording

HEAD_TIMEOUT: Final = 10.0  # seconds from a head's first byte to its last


class Connection(RequestHandler):
    """Feeds aiohttp one request at a time and records what passes both ways."""

    __slots__ = (
        "_deaf",
        "_framer",
        "_half_closed",
        "_head_timer",
        "_payload",
        "_received",
        "_receiving",
        "gently",
        "number",
        "origin",
        "recording",
        "refused",
        "scenario",
        "tls",
    )

    def __init__(self, origin: Origin, number: int, **options: Any) -> None:
        super().__init__(origin, **options)
        self.origin = origin
        self.scenario = origin.scenario
        self.number = number
        self.recording: Recording | None = None  # of the request being answered
        self._framer = Framer()
        self._received: deque[Recording] = deque()  # complete heads not yet taken up
        self._receiving: Recording | None = None  # whose body is coming
        self._payload: StreamReader | None = None
        self._half_closed = False
        self.tls = False
        self.refused: Problem | None = None  # why the current request breaks HTTP's rules
        self._deaf = False  # what follows a malformed request is no request
        self.gently = False  # close only when the client has stopped sending
        self._head_timer: asyncio.TimerHandle | None = None

    # What comes

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.tls = transport.get_extra_info("sslcontext") is not None
        super().connection_made(Tap(cast("asyncio.Transport", transport), self))

    def data_received(self, data: bytes) -> None:
        if self.transport is None or self.transport.is_closing() or self._deaf:
            return
        if not data:  # aiohttp's own call, to go on after a pause
            super().data_received(data)
            return
        data = bytes(data)
        if head := self._framer.whole(data):
            self._receive_whole(data, head)
        else:
            self._receive_pieces(data)

    def _receive_whole(self, data: bytes, head: int) -> None:
        """One request and no more, as most come; its head takes so many bytes."""
        recording = self._receiving = self._begin(data if head == len(data) else data[:head])
        self._received.append(recording)
        if head < len(data):
            recording.add_body(data[head:])
        parsed = self._request_count
        try:
            super().data_received(data)
        except Exception as error:  # noqa: BLE001 - whatever a parser trips over is malformed
            self._answer(malformed(error, recording.head))
            return
        if self._request_count > parsed and type(self._messages[-1][0]) is _ErrInfo:
            self._deaf = True
        elif self._head_timer is not None:
            self._watch_head()

    def _receive_pieces(self, data: bytes) -> None:
        for piece in self._framer.feed(data):
            if piece.head is not None:
                self._receiving = self._begin(piece.head)
                self._received.append(self._receiving)
            if piece.body and self._receiving is not None:
                self._receiving.add_body(piece.body)
            parsed = self._request_count
            try:
                super().data_received(piece.data)
            except Exception as error:  # noqa: BLE001 - as above
                self._answer(malformed(error, piece.head or self._framer.pending))
                return
            if piece.head is None and piece.body and self._request_count > parsed:
                self._spoil_body("its chunks are malformed")
                return
            if self._request_count > parsed and type(self._messages[-1][0]) is _ErrInfo:
                self._deaf = True
                return
        self._watch_head()

    def eof_received(self) -> bool | None:  # type: ignore[override] # aiohttp never stays open
        """Answer what was asked before the client closed its side (RFC 9112, section 9.6)."""
        self._half_closed = True
        if self.transport is None or self.transport.is_closing():
            return None
        if self._framer.pending and self._framer.state is State.HEAD:
            self._answer(CUT_HEAD)
        if not self._received and not self._answering():
            return None
        if self._framer.state is not State.HEAD:
            self._cut_short()
        if isinstance(self.transport, Tap):
            return self.transport.can_write_eof()
        return None

    def connection_lost(self, exc: BaseException | None) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
        if self.recording is not None:
            self.recording.end()
        for recording in self._received:
            recording.end()
        self._received.clear()
        super().connection_lost(exc)

    def _begin(self, head: bytes) -> Recording:
        return self.origin.recorder.begin(self.number, head, self.tls)

    def _answering(self) -> bool:
        return self.recording is not None and not self.recording.ended

    def _cut_short(self) -> None:
        came = self.recording.body_length if self.recording is not None else 0
        self._spoil_body(f"the client closed the connection when {came} bytes of it had come")

    def _spoil_body(self, why: str) -> None:
        """The body that is being read has no end; its reader must know."""
        self.close()
        if self._payload is not None and not self._payload.is_eof():
            self._payload.set_exception(web.RequestPayloadError(why))

    def _watch_head(self) -> None:
        if not self._framer.pending or self._framer.state is not State.HEAD:
            if self._head_timer is not None:
                self._head_timer.cancel()
                self._head_timer = None
        elif self._head_timer is None:
            self._head_timer = self._loop.call_later(HEAD_TIMEOUT, self._head_is_late)

    def _head_is_late(self) -> None:
        self._head_timer = None
        if self._answering() or self._received:  # a slow answer is no fault of the client
            self._watch_head()
        else:
            self._answer(LATE_HEAD)

    # What is answered

    def took_up(self, malformed_request: bool, payload: StreamReader) -> None:
        """Aiohttp starts with the next request: what is sent from now on answers it."""
        if self.recording is not None:
            self.recording.end()
        if not self._received and self._framer.state is State.TUNNEL and not malformed_request:
            for piece in self._framer.resume():
                if piece.head is not None:
                    self._received.append(self._begin(piece.head))
        if self._received:
            self.recording = self._received.popleft()
        else:
            self.recording = self._begin(self._framer.pending)
        self._payload = payload
        if malformed_request:
            self._framer.pending = b""
            self._watch_head()
        if self._half_closed and not payload.is_eof() and self._framer.state is not State.HEAD:
            self._cut_short()

    def log_access(
        self,
        request: web.BaseRequest,  # noqa: ARG002 - aiohttp's signature
        response: web.StreamResponse,
        time: float | None,  # noqa: ARG002 - aiohttp's signature
    ) -> None:
        """Aiohttp calls it when the response has been handed over."""
        if self.recording is not None:
            self.recording.end()
        if self._framer.state is not State.HEAD and self._awaits_upgrade():
            response.force_close()
        if self._half_closed and not self._received:
            self.close()

    def _awaits_upgrade(self) -> bool:
        """Whether aiohttp will take what follows the body for another protocol.

        It does after a request for an upgrade, although the request was answered (declined)
        before its body had come, and would leave further requests unanswered.
        """
        if self._framer.state is State.TUNNEL or self.recording is None:
            return False
        return b"\r\nupgrade:" in self.recording.head.lower()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - aiohttp's signature
    ) -> web.StreamResponse:
        """What aiohttp itself refuses: malformed requests. Errors of handlers end before."""
        if status != 400:  # noqa: PLR2004 - Bad Request; others are errors of ours
            self.log_exception("a response failed", exc_info=exc)
            problem = Problem(
                status, detail="The mock server itself failed here; its log says more."
            )
        else:
            problem = malformed(exc, self.recording.head if self.recording is not None else b"")
        if request.writer.output_size > 0:
            raise ConnectionError("a part of the response is already sent")
        response = problem.response()
        response.force_close()
        self.gently = True
        return response

    def log_exception(self, *args: Any, **kw: Any) -> None:
        """Log errors of ours; that a client's body had no end is none."""
        if not isinstance(kw.get("exc_info"), web.RequestPayloadError):
            super().log_exception(*args, **kw)

    def _answer(self, problem: Problem) -> None:
        """Answer without a handler, and close."""
        if self._answering() or self._received:
            self.close()
            return
        if self.transport is None or self.transport.is_closing():
            return
        if self.recording is None or self.recording.ended:
            self.recording = self._begin(self._framer.pending)
        self.transport.write(problem.wire())
        self.recording.end()
        self.close()
        if isinstance(self.transport, Tap):
            self.transport.close_gently()
