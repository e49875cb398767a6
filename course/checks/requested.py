"""Which requests the server saw, and the names of the mistakes in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from course.exam.check import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from course.exam.message import Message
    from mock_server.exchange import Exchange

_BRACES = re.compile(r"\{\w*\}")


def the_request(seen: Sequence[Exchange], method: str, path: str) -> Exchange:
    """Return the only request that was seen; fail unless it is the right one."""
    expected = request_line(method, path)
    assert seen, none_came(expected)
    right = [request for request in seen if (request.method, request.path) == (method, path)]
    others = [request for request in seen if request not in right]
    assert not (right and others), say(
        "request.others",
        "The right request is there, but your function sent others beside it ({others}). Here "
        "one request is enough.",
        others=", ".join(f"{other.method} {other.path}" for other in others),
        saw="\n".join(map(str, seen)),
        expected=expected,
    )
    for request in seen:
        is_right(request, method, path)
    assert len(seen) == 1, say(
        "request.repeated",
        "Your function sent {count} requests, and one is enough. Each call of `requests.get` "
        "and its like is a new request: keep the response in a variable and take status "
        "and data from there.",
        count=len(seen),
        saw="\n".join(map(str, seen)),
        expected=expected,
    )
    return seen[0]


def is_right(request: Exchange, method: str, path: str) -> None:
    """Fail unless a request has this method and path, and no query."""
    is_right_path(request, method, path)
    assert not request.query, say(
        "query.needless",
        "Your code put parameters into the address ({sent}); this request has none. "
        "What is sent goes into the body.",
        sent=", ".join(name for name, _ in request.query),
        saw=request.request_text,
        expected=request_line(method, path),
    )


def is_right_path(
    request: Exchange, method: str, path: str, query: Sequence[tuple[str, str]] = ()
) -> None:
    """Fail unless a request has this method and path; `query` is only shown."""
    expected = request_line(method, path, query)
    if request.path != path:
        raise AssertionError(_wrong_path(request, path, expected))
    assert request.method == method, say(
        "request.wrong-method",
        "Your code sent {sent}, and this needs {needed}. In `requests` the method is the "
        "name of the function: `requests.{function}(…)`.",
        sent=request.method,
        needed=method,
        function=method.lower(),
        saw=request.request_text,
        expected=expected,
    )


def request_line(method: str, path: str, query: Sequence[tuple[str, str]] = ()) -> str:
    """Write a request line as it would be on the wire."""
    target = quote(path) + (f"?{urlencode(list(query))}" if query else "")
    return f"{method} {target} HTTP/1.1"


def none_came(expected: str | None = None) -> Message:
    """Say that nothing was received."""
    return say(
        "request.none",
        "No request reached the check's server. Send it to the address that your function gets "
        "as an argument: the check has a server of its own, not the one of your examples.",
        expected=expected,
    )


def _wrong_path(request: Exchange, path: str, expected: str) -> Message:
    sides = {"saw": request.request_text, "expected": expected}
    if _BRACES.search(request.path):
        return say(
            "request.braces",
            "The address holds braces: {path}. The letter f is missing before the quotes: "
            '`f"{{base_url}}/…"` fills the values in.',
            path=request.path,
            **sides,
        )
    if "//" in request.path:
        return say(
            "request.double-slash",
            "There are two slashes in a row in the address: {path}. The base address comes "
            "without a slash at its end.",
            path=request.path,
            **sides,
        )
    return say(
        "request.wrong-path",
        "Your code asked for {path}; what it needs is at {needed}.",
        path=request.path,
        needed=path,
        **sides,
    )
