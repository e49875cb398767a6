"""One exchange: a request as received and the response as sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote

import msgspec

from mock_server.transcript import Wire, described, wire_text
from mock_server.wire.coding import content_of

if TYPE_CHECKING:
    from multidict import CIMultiDictProxy

_STATUS_LINE: Final = re.compile(rb"HTTP/\d\.\d (\d{3})(?: |\r|\n|$)")
_END: Final = b"\r\n\r\n"


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """What the server saw of one request, and what it answered.

    `started` and `ended` are seconds since the scenario's start on a monotonic clock (the
    head was complete; the last byte was handed to the system). `ended` is None while it lasts.
    `in_flight` counts the requests in progress at the start, this one included.
    Heads and bodies are the bytes of the wire (bodies with their chunk framing and
    compression; `content` and `response_content` are without), long ones cut: the
    `…_length`s are true. `status` is None when no status line was sent, `fault` names
    the fault that spoiled the exchange, `fault_options` are its options and `fault_by` is what
    asked for it ("path", "header" or "rule 3"), `error` is the traceback of a handler that failed.
    A request that is not HTTP has an empty `method`. `tls` tells that it came by HTTPS.
    """

    number: int
    connection: int
    started: float
    ended: float | None
    in_flight: int
    method: str
    target: str
    path: str
    query: list[tuple[str, str]]
    http_version: str
    request_head: bytes
    request_body: bytes
    request_body_length: int
    status: int | None
    response_head: bytes
    response_body: bytes
    response_body_length: int
    fault: str | None
    error: str | None = None
    tls: bool = False
    fault_options: dict[str, Any] = {}
    fault_by: str | None = None

    @classmethod
    def from_bytes(
        cls,
        *,
        number: int,
        connection: int,
        started: float,
        ended: float | None,
        in_flight: int,
        request_head: bytes,
        request_body: bytes,
        request_body_length: int,
        sent: bytes,
        sent_length: int,
        fault: str | None,
        error: str | None = None,
        tls: bool = False,
        fault_options: dict[str, Any] | None = None,
        fault_by: str | None = None,
    ) -> Exchange:
        method, target, version = _request_line(request_head)
        path, _, query = _origin_form(target).partition("?")
        status, head_length = _response_head(sent)
        return cls(
            number=number,
            connection=connection,
            started=started,
            ended=ended,
            in_flight=in_flight,
            method=method,
            target=target,
            path=unquote(path, errors="replace"),
            query=parse_qsl(query.partition("#")[0], keep_blank_values=True, errors="replace"),
            http_version=version,
            request_head=request_head,
            request_body=request_body,
            request_body_length=request_body_length,
            status=status,
            response_head=sent[:head_length],
            response_body=sent[head_length:],
            response_body_length=sent_length - head_length,
            fault=fault,
            error=error,
            tls=tls,
            fault_options=fault_options or {},
            fault_by=fault_by,
        )

    @property
    def headers(self) -> CIMultiDictProxy[str]:
        """The request's header fields, in order; names in any case."""
        return parse_fields(self.request_head)

    @property
    def response_headers(self) -> CIMultiDictProxy[str]:
        return parse_fields(self.response_head)

    @property
    def duration(self) -> float | None:
        """Seconds, None while it lasts."""
        return None if self.ended is None else self.ended - self.started

    @property
    def content(self) -> bytes:
        """The request's body without chunk framing and compression."""
        return content_of(self.request_body, self.headers)

    @property
    def response_content(self) -> bytes:
        """The response's body without chunk framing and compression."""
        return content_of(self.response_body, self.response_headers)

    @property
    def text(self) -> str:
        """The request's body as text; what is not UTF-8 is replaced."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The request's body read as JSON. Raises ValueError when it is none."""
        try:
            return msgspec.json.decode(self.content)
        except msgspec.DecodeError as error:
            raise ValueError(f"the request's body is not JSON: {error}") from None

    def form(self) -> list[tuple[str, str]]:
        """The request's body read as a urlencoded form."""
        return parse_qsl(self.text, keep_blank_values=True)

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that the client sent (RFC 6265, section 4.2)."""
        pairs = (
            pair.strip().partition("=")
            for field in self.headers.getall("Cookie", [])
            for pair in field.split(";")
        )
        return {name: value for name, equals, value in pairs if equals}

    @property
    def request_text(self) -> str:
        """The request as on the wire, for reading."""
        return wire_text(self.request_head, self.request_body, self.request_body_length)

    @property
    def response_text(self) -> str:
        """The response as on the wire, for reading."""
        return wire_text(self.response_head, self.response_body, self.response_body_length)

    def wire(self) -> Wire:
        """Both, side by side in a notebook."""
        fault = described(self.fault, self.fault_options) if self.fault else None
        return Wire(self.request_text, self.response_text, fault)

    def __repr__(self) -> str:
        return f"<Exchange {self.number}: {self}>"

    def __str__(self) -> str:
        """`GET /users/3 → 200`."""
        line = f"{self.method} {self.target}".strip() or repr(self.request_head[:40])
        outcome = self.status or self.fault or ("…" if self.ended is None else "-")
        return f"{line} → {outcome}"


def parse_fields(head: bytes) -> CIMultiDictProxy[str]:
    """The header fields of a head; of several heads (after a 100) those of the last."""
    from multidict import CIMultiDict, CIMultiDictProxy  # noqa: PLC0415 - not for every kernel

    last = head.removesuffix(_END).rpartition(_END)[2]
    fields: CIMultiDict[str] = CIMultiDict()
    for line in last.split(b"\r\n")[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            fields.add(name.decode("latin-1"), _text(value.strip(b" \t")))
    return CIMultiDictProxy(fields)


def _text(value: bytes) -> str:
    # Field values are bytes of no certain encoding (RFC 9110, section 5.5): UTF-8 where it fits.
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _request_line(head: bytes) -> tuple[str, str, str]:
    """Method, target and version of a well-formed request line, else empty strings."""
    parts = head.partition(b"\r\n")[0].split(b" ")
    if len(parts) != 3 or not parts[2].startswith(b"HTTP/"):  # noqa: PLR2004 - RFC 9112, 3
        return "", "", ""
    method, target, version = (_text(part) for part in parts)
    return method, target, version


def _origin_form(target: str) -> str:
    """`/path?query` of an absolute-form target (RFC 9112, section 3.2.2); others as they are."""
    if target.startswith("/"):
        return target
    _, scheme, rest = target.partition("://")
    if not scheme:
        return target
    at = min((i for i in (rest.find("/"), rest.find("?")) if i >= 0), default=-1)
    return "/" if at < 0 else rest[at:] if rest[at] == "/" else "/" + rest[at:]


def _response_head(sent: bytes) -> tuple[int | None, int]:
    """The final status (after 1xx ones) and how many bytes the head takes, from what was sent."""
    status: int | None = None
    at = 0
    while match := _STATUS_LINE.match(sent, at):
        status = int(match[1])
        end = sent.find(_END, at)
        if end < 0:
            return status, len(sent)
        at = end + len(_END)
        if status >= 200 or status == 101:  # noqa: PLR2004 - the final ones
            break
    return status, at
