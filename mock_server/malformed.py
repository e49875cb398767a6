"""What is answered to requests that are not HTTP, or too much of it."""

from __future__ import annotations

from typing import Final

from aiohttp.http_exceptions import BadHttpMessage, LineTooLong

from mock_server.problems import Problem

MAX_LINE: Final = 8190  # bytes of a request line's target
MAX_FIELD: Final = 8190  # bytes of one header field
MAX_FIELDS: Final = 100


def malformed(error: BaseException | None, head: bytes) -> Problem:
    """The problem that aiohttp's parser had with a request."""
    if isinstance(error, LineTooLong):
        if b"\r\n" not in head[: MAX_LINE + 16]:
            return Problem(
                414,
                detail=f"The request's target is longer than {MAX_LINE} bytes. "
                "Long data belongs into the body of a POST.",
                limit=MAX_LINE,
            )
        return Problem(
            431,
            detail=f"A header field is longer than {MAX_FIELD} bytes.",
            limit=MAX_FIELD,
        )
    method, _, rest = head.partition(b"\r\n")[0].partition(b" ")
    if method.isalpha() and not rest.isascii():
        return Problem(
            400,
            title="Malformed request",
            detail="The request line has bytes outside ASCII. In a URL other characters are "
            "percent-encoded as UTF-8: й is %D0%B9 (urllib.parse.quote does it).",
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
