"""What the student's kernel and the examiner say to each other, and how it is framed.

TCP on 127.0.0.1; a frame is 4 bytes of length (big-endian) and that much JSON. The kernel
opens the connection and shows its token in the first frame. It asks (`Ask`) and gets one
`Answer`; in between the examiner sends calls of the student's functions. Both sides treat
what they read as hostile: sizes are limited and types are exact (msgspec).
"""

from __future__ import annotations

import socket
import struct
import sys
from typing import Any, Literal

import msgspec

from course.exam.message import Message  # noqa: TC001 — msgspec reads the annotations at run time
from course.exam.verdict import Verdict  # noqa: TC001 — msgspec reads the annotations at run time

VERSION = 1
HOST = "127.0.0.1"
MAX_FRAME = 8 * 2**20  # bytes; more than any value has that `course.exam.values` lets pass
MAX_HELLO = 4096  # bytes, before the token has been seen
DEFAULT_SECONDS = 5.0  # how long a call of a student's function may take

_LENGTH = 4


class ProtocolError(Exception):
    """The other side broke the protocol; the connection is of no more use."""


class Hello(msgspec.Struct, frozen=True, tag="hello", tag_field="kind", forbid_unknown_fields=True):
    """Kernel → examiner, first: the secret that the examiner was started with."""

    token: str
    version: int


class Ask(msgspec.Struct, frozen=True, tag="ask", tag_field="kind", forbid_unknown_fields=True):
    """Kernel → examiner: run the check of an exercise."""

    id: int
    lesson: str
    exercise: str


class Abandon(
    msgspec.Struct, frozen=True, tag="abandon", tag_field="kind", forbid_unknown_fields=True
):
    """Kernel → examiner: the check with this id is no longer waited for."""

    id: int


class Welcome(msgspec.Struct, frozen=True, tag="welcome", tag_field="kind"):
    """Examiner → kernel: the token was right."""

    version: int


class Refused(msgspec.Struct, frozen=True, tag="refused", tag_field="kind"):
    """Examiner → kernel: no service, and why; the connection ends."""

    reason: str


class Answer(msgspec.Struct, frozen=True, tag="answer", tag_field="kind"):
    """Examiner → kernel: how an `Ask` ended.

    `verdict` is None where nothing was judged: `message` then says why, and neither is
    there after an `Abandon`.
    """

    id: int
    verdict: Verdict | None = None
    message: Message | None = None


class Call(msgspec.Struct, frozen=True, tag="call", tag_field="kind"):
    """Examiner → kernel: call a function of the notebook, or a method of a handle.

    `take` asks for that many items of what the function yields; `seconds` None lets it run
    until it is cancelled. `read` reads an attribute of the handle instead of calling it.
    """

    id: int
    ask: int
    name: str
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    handle: int | None = None
    take: int | None = None
    seconds: float | None = DEFAULT_SECONDS
    read: bool = False


class Cancel(msgspec.Struct, frozen=True, tag="cancel", tag_field="kind"):
    """Examiner → kernel: stop a call."""

    id: int


class Release(msgspec.Struct, frozen=True, tag="release", tag_field="kind"):
    """Examiner → kernel: the check is over; forget its objects, stop its calls."""

    ask: int


class Returned(
    msgspec.Struct, frozen=True, tag="returned", tag_field="kind", forbid_unknown_fields=True
):
    """Kernel → examiner: the call returned a value (see `course.exam.values`)."""

    id: int
    value: Any = None


class Raised(
    msgspec.Struct, frozen=True, tag="raised", tag_field="kind", forbid_unknown_fields=True
):
    """Kernel → examiner: the call raised.

    `bases` are the qualified names of the class and its bases, nearest first; `cause`
    those of the exception that it was raised from; `traceback` has only the student's
    own lines.
    """

    id: int
    type: str
    bases: list[str]
    message: str
    attributes: dict[str, Any] = {}
    traceback: str = ""
    cause: list[str] = []


class TimedOut(
    msgspec.Struct, frozen=True, tag="timed-out", tag_field="kind", forbid_unknown_fields=True
):
    """Kernel → examiner: the call took too long.

    `stuck` says that it could not be ended and still runs; `value` has the items that a
    generator gave until then.
    """

    id: int
    seconds: float
    stuck: bool
    value: Any = None


class Cancelled(
    msgspec.Struct, frozen=True, tag="cancelled", tag_field="kind", forbid_unknown_fields=True
):
    """Kernel → examiner: the call was stopped as asked; `stuck` as in `TimedOut`."""

    id: int
    stuck: bool = False


class Uncallable(
    msgspec.Struct, frozen=True, tag="uncallable", tag_field="kind", forbid_unknown_fields=True
):
    """Kernel → examiner: there was nothing to call in this way.

    `detail`: for `not-callable` the type of what stands there, for `signature` the
    function's own signature; for `undefined` a defined name that looks like the one asked
    for. `reason` is Python's own sentence.
    """

    id: int
    name: str
    problem: Literal["undefined", "not-callable", "signature"]
    detail: str = ""
    reason: str = ""


class Unstuck(
    msgspec.Struct, frozen=True, tag="unstuck", tag_field="kind", forbid_unknown_fields=True
):
    """Kernel → examiner: a call that was reported stuck has ended after all."""

    id: int


Outcome = Returned | Raised | TimedOut | Cancelled | Uncallable
ToExaminer = Hello | Ask | Abandon | Outcome | Unstuck
ToKernel = Welcome | Refused | Answer | Call | Cancel | Release

_encoder = msgspec.json.Encoder()
_for_examiner: msgspec.json.Decoder[ToExaminer] = msgspec.json.Decoder(ToExaminer)
_for_kernel: msgspec.json.Decoder[ToKernel] = msgspec.json.Decoder(ToKernel)


def encode(message: ToExaminer | ToKernel) -> bytes:
    """Make a frame; ProtocolError if it is larger than the other side would take."""
    body = _encoder.encode(message)
    if len(body) > MAX_FRAME:
        raise ProtocolError(f"a frame of {len(body)} bytes, at most {MAX_FRAME} are allowed")
    return len(body).to_bytes(_LENGTH, "big") + body


def decode_for_examiner(body: bytes) -> ToExaminer:
    """Read what a kernel sent; ProtocolError if it is no such message."""
    try:
        return _for_examiner.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise ProtocolError(str(error)) from error


def decode_for_kernel(body: bytes) -> ToKernel:
    """Read what an examiner sent; ProtocolError if it is no such message."""
    try:
        return _for_kernel.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise ProtocolError(str(error)) from error


def read_frame(connection: socket.socket, limit: int = MAX_FRAME) -> bytes | None:
    """Read the next frame's body; None at the end of the connection."""
    head = _read_exactly(connection, _LENGTH)
    if head is None:
        return None
    size = int.from_bytes(head, "big")
    if size > limit:
        raise ProtocolError(f"a frame of {size} bytes, at most {limit} are allowed")
    body = _read_exactly(connection, size)
    if body is None and size:
        raise ProtocolError("the connection ended inside a frame")
    return body or b""


def limit_sending(connection: socket.socket, seconds: float) -> None:
    """Let `send` fail with an OSError when the other side has not read for so long.

    Reading may still wait for ever (which `settimeout` does not allow).
    """
    if sys.platform == "win32":
        limit = struct.pack("@L", int(seconds * 1000))
    else:
        limit = struct.pack("@ll", int(seconds), int(seconds % 1 * 1e6))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)


def _read_exactly(connection: socket.socket, size: int) -> bytes | None:
    buffer = bytearray()
    while len(buffer) < size:
        piece = connection.recv(min(size - len(buffer), 2**18))
        if not piece:
            if buffer:
                raise ProtocolError("the connection ended inside a frame")
            return None
        buffer += piece
    return bytes(buffer)
