"""What is answered to requests that are not HTTP, or too much of it."""

from __future__ import annotations

import re
from typing import Final

from aiohttp.http_exceptions import BadHttpMessage, LineTooLong

from mock_server.problems import Problem

MAX_LINE: Final = 8190  # bytes of a request line's target
MAX_FIELD: Final = 8190  # bytes of one header field
MAX_FIELDS: Final = 100


METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_REQUEST_LINE: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) [^ ]+ HTTP/1\.[01]\r\n")


def malformed(error: BaseException | None, head: bytes) -> Problem:
    """The problem that aiohttp's parser had with a request."""
    if isinstance(error, LineTooLong):
        return LONG_TARGET if b"\r\n" not in head[: MAX_LINE + 16] else LONG_FIELD
    if head.startswith(b"PRI * HTTP/2.0\r\n"):
        return HTTP_2
    method, _, rest = head.partition(b"\r\n")[0].partition(b" ")
    if method.isalpha() and not rest.isascii():
        return Problem(
            400,
            title="Malformed request",
            detail="The request line has bytes outside ASCII. In a URL other characters are "
            "percent-encoded as UTF-8: й is %D0%B9 (urllib.parse.quote does it).",
        )
    if _is_about_the_method(error) and (named := _method(head)):
        # RFC 9110, section 9.1: methods are case-sensitive; an unknown one is answered with 501.
        meant = f" Did you mean {named.upper()}?" if named.upper() in METHODS else ""
        return Problem(
            501,
            title="Unknown method",
            detail=f"There is no method {named[:50]!r}; methods are case-sensitive.{meant} "
            f"Known: {', '.join(METHODS)}.",
        )
    reason = ""
    if isinstance(error, BadHttpMessage):
        reason = " ".join(error.message.split())
        if "Too many headers" in reason:
            return Problem(
                431,
                detail=f"The request has more than {MAX_FIELDS} header fields.",
                limit=MAX_FIELDS,
            )
    elif error is not None:
        reason = str(error)
    return Problem(
        400,
        title="Malformed request",
        detail="This is not an HTTP/1.1 request"
        + (f": {reason}" if reason else "")
        + ". Expected: 'METHOD /path HTTP/1.1', a Host field, other fields one a line, "
        "an empty line (each line ends with CR LF), then the body.",
    )


LONG_TARGET: Final = Problem(
    414,
    detail=f"The request's target is longer than {MAX_LINE} bytes. "
    "Long data belongs into the body of a POST.",
    limit=MAX_LINE,
)
LONG_FIELD: Final = Problem(
    431,
    detail=f"A header field is longer than {MAX_FIELD} bytes.",
    limit=MAX_FIELD,
)
HTTP_2: Final = Problem(
    505,
    detail="This is HTTP/2, and HTTP/1.1 is spoken here. Clients begin with HTTP/1.1 "
    "unless they were told otherwise (curl --http2-prior-knowledge, httpx http1=False).",
)
CUT_HEAD: Final = Problem(
    400,
    title="Malformed request",
    detail="The client closed the connection before the request's head ended. "
    "It ends with an empty line (CR LF CR LF).",
)
LATE_HEAD: Final = Problem(
    408,
    detail="The request's head did not end in time. It ends with an empty line "
    "(CR LF CR LF); send it in one go.",
)


def _is_about_the_method(error: BaseException | None) -> bool:
    # In the words of llhttp, and of aiohttp's parser in Python.
    return isinstance(error, BadHttpMessage) and (
        "Invalid method" in error.message or "Bad HTTP method" in error.message
    )


def _method(head: bytes) -> str:
    """The method of a request line that has nothing wrong with it but this."""
    match = _REQUEST_LINE.match(head)
    return match[1].decode("ascii") if match else ""
