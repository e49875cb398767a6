"""What a request carried in its body, and the names of the mistakes in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from course.exam.check import say, shown

if TYPE_CHECKING:
    from mock_server.exchange import Exchange

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"


def media_type(request: Exchange) -> str:
    """Return the body's media type, without parameters; empty where none was given."""
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def sends_json(request: Exchange, value: object) -> None:
    """Fail unless the request's body is this value as JSON."""
    sides = {"saw": request.request_text, "expected": _as_request(request, value)}
    assert request.content, say(
        "body.empty",
        "The request came without a body. The data go there: `requests` puts them in with "
        "`json=`. (`params=` writes into the address, and `data=` makes a form.)",
        **sides,
    )
    sent = _read(request)
    assert media_type(request) != _FORM, say(
        "body.form-for-json",
        "Your code sent the data as a form ({type}); the server takes JSON. In `requests` "
        "`data=` makes a form, `json=` makes JSON.",
        type=_FORM,
        **sides,
    )
    assert sent is not _NOTHING, say(
        "body.not-json",
        "The body is not JSON. `str(…)` of a dict writes Python, with single quotes; JSON is "
        "made by `json=`, or by `json.dumps(…)`.",
        **sides,
    )
    assert not (isinstance(sent, str) and _parsed(sent) == value), say(
        "body.json-twice",
        "The data were turned into JSON twice: the body is one text in quotes. `json=` turns "
        "them into JSON by itself, so give it the dict, without `json.dumps`.",
        **sides,
    )
    assert media_type(request) == _JSON, say(
        "body.json-untold",
        "The body is JSON, but the header does not say so (Content-Type: {type}). "
        "`json=` sets it; with `data=` you set it yourself.",
        type=request.headers.get("Content-Type", "—"),
        **sides,
    )
    assert sent == value, say(
        "body.other-data",
        "The data in the body are not those that your function was given.",
        saw=shown(sent),
        expected=shown(value),
    )


def _as_request(request: Exchange, value: object) -> str:
    body = json.dumps(value, ensure_ascii=False)
    return f"{request.method} {request.target} HTTP/1.1\nContent-Type: {_JSON}\n\n{body}"


_NOTHING = object()


def _read(request: Exchange) -> Any:
    try:
        return request.json()
    except ValueError:
        return _NOTHING


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return _NOTHING
