"""Where one request ends and the next begins, in the bytes of a connection.

aiohttp parses requests, but says neither which bytes a request was made of nor, when a
pipelined request is malformed, what the good ones before it were. So the bytes are cut
into requests here (RFC 9112, sections 2.1, 6 and 7.1) before aiohttp sees them. Nothing is
judged: what is malformed is left to aiohttp to refuse.
"""

from __future__ import annotations

import enum
from typing import Final, NamedTuple

HEAD_KEPT: Final = 65536  # bytes of an unfinished head that are remembered
_END: Final = b"\r\n\r\n"
_LINE_KEPT: Final = 4096  # bytes of an unfinished chunk-size or trailer line


class Piece(NamedTuple):
    """Some bytes as they came, never reaching beyond one request.

    `head` is the whole head when this piece completes it; `body` is the part of `data`
    that belongs to the body; `ends` tells that the request is complete.
    """

    data: bytes
    head: bytes | None
    body: bytes
    ends: bool


class State(enum.Enum):
    HEAD = enum.auto()
    LENGTH = enum.auto()
    CHUNKED = enum.auto()
    TUNNEL = enum.auto()  # after an upgrade or CONNECT the bytes are no requests


class Framer:
    """Cuts the bytes of one connection; feed it everything that comes, in order."""

    __slots__ = ("_chunks", "_left", "pending", "state")

    def __init__(self) -> None:
        self.state = State.HEAD
        self.pending = b""  # of a head that is not complete yet
        self._left = 0
        self._chunks = ChunkScanner()

    def whole(self, data: bytes) -> int:
        """Where the head ends, if these bytes are one request and no more; else 0.

        That is how most requests come. Other bytes are to be fed.
        """
        if self.pending or self.state is not State.HEAD or data[0] in b"\r\n":
            return 0
        end = data.find(_END) + len(_END)
        if end < len(_END):
            return 0
        state, length = _what_follows(data if end == len(data) else data[:end])
        if end + length != len(data) or state in (State.CHUNKED, State.TUNNEL):
            return 0
        return end

    def feed(self, data: bytes) -> list[Piece]:
        pieces: list[Piece] = []
        while data:
            if self.state is State.HEAD:
                data = self._head(data, pieces)
            elif self.state is State.TUNNEL:
                self.pending = (self.pending + data)[:HEAD_KEPT]
                pieces.append(Piece(data, None, b"", ends=False))
                break
            else:
                size, ends = self._body(data)
                body = data if size == len(data) else data[:size]
                pieces.append(Piece(body, None, body, ends))
                data = data[size:]
        return pieces

    def resume(self) -> list[Piece]:
        """The upgrade was declined: what came since was requests after all."""
        data, self.pending, self.state = self.pending, b"", State.HEAD
        return self.feed(data)

    def _head(self, data: bytes, pieces: list[Piece]) -> bytes:
        """Take what belongs to a head, and the body that came with it; return the rest."""
        if not self.pending:
            stripped = data.lstrip(b"\r\n")  # RFC 9112, section 2.2: blank lines before
            if not stripped:
                pieces.append(Piece(data, None, b"", ends=False))
                return b""
            skipped = len(data) - len(stripped)
        else:
            skipped = 0
        seen = self.pending + data[skipped:] if self.pending or skipped else data
        end = seen.find(_END, max(0, len(self.pending) - len(_END) + 1))
        if end < 0:
            self.pending = seen[:HEAD_KEPT]
            pieces.append(Piece(data, None, b"", ends=False))
            return b""
        end += len(_END)
        head = seen[:end]
        taken = end - len(self.pending) + skipped
        self.pending = b""
        self.state, self._left = _what_follows(head)
        rest = data[taken:]
        if self.state is State.HEAD:
            pieces.append(Piece(data[:taken] if rest else data, head, b"", ends=True))
            return rest
        if self.state is State.TUNNEL or not rest:
            pieces.append(Piece(data[:taken], head, b"", ends=False))
            return rest
        size, ends = self._body(rest)
        piece = data[: taken + size] if size < len(rest) else data
        pieces.append(Piece(piece, head, rest[:size], ends))
        return rest[size:]

    def _body(self, data: bytes) -> tuple[int, bool]:
        """How many of these bytes belong to the current body, and whether it ends there."""
        if self.state is State.LENGTH:
            size = min(self._left, len(data))
            self._left -= size
            ends = not self._left
        else:
            size = self._chunks.feed(data)
            ends = self._chunks.ended
            if ends:
                self._chunks = ChunkScanner()
        if ends:
            self.state = State.HEAD
        return size, ends


class ChunkScanner:
    """Finds the end of a chunked body (RFC 9112, section 7.1) and collects its content."""

    __slots__ = ("_content", "_in_trailers", "_left", "_line", "ended")

    def __init__(self, content: list[bytes] | None = None) -> None:
        self.ended = False
        self._content = content
        self._line = b""
        self._left = 0  # bytes of the current chunk, with its CRLF
        self._in_trailers = False

    def feed(self, data: bytes) -> int:
        """How many of these bytes belong to the body."""
        at = 0
        while at < len(data) and not self.ended:
            if self._left:
                at += self._chunk(data, at)
                continue
            newline = data.find(b"\n", at)
            if newline < 0:
                self._line = (self._line + data[at:])[:_LINE_KEPT]
                return len(data)
            line = (self._line + data[at:newline]).rstrip(b"\r")
            self._line = b""
            at = newline + 1
            self._read_line(line)
        return at

    def _chunk(self, data: bytes, at: int) -> int:
        taken = min(self._left, len(data) - at)
        if self._content is not None:
            content = max(0, min(taken, self._left - 2))
            self._content.append(data[at : at + content])
        self._left -= taken
        return taken

    def _read_line(self, line: bytes) -> None:
        if self._in_trailers:
            self.ended = not line
            return
        try:
            size = int(line.partition(b";")[0], 16)
        except ValueError:
            size = 0  # malformed: aiohttp refuses it
        if size > 0:
            self._left = size + 2
        else:
            self._in_trailers = True


def _what_follows(head: bytes) -> tuple[State, int]:
    """What comes after this head: a body, the next request, or no HTTP at all."""
    if head.startswith((b"CONNECT ", b"PRI * HTTP/2.0\r\n")):  # RFC 9113, section 3.4
        return State.TUNNEL, 0
    lower = head.lower()
    if b"\r\ntransfer-encoding:" in lower:
        return State.CHUNKED, 0
    at = lower.find(b"\r\ncontent-length:")
    if at >= 0:
        value = lower[at + 17 : lower.find(b"\r\n", at + 17)].strip()
        if value.isdigit() and len(value) < 20 and (length := int(value)):  # noqa: PLR2004 - 64 bits
            return State.LENGTH, length
    elif b"\r\nupgrade: websocket" in lower:
        return State.TUNNEL, 0
    return State.HEAD, 0
