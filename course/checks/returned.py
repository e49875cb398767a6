"""What is wrong with a returned value, by the name of the mistake."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from course.exam.check import differs, say, shown
from course.exam.examiner.remote import Remote

if TYPE_CHECKING:
    from course.exam.message import Message

_RESPONSES = frozenset({"Response", "ClientResponse", "HTTPResponse", "addinfourl"})
_UNCALLED = frozenset({"function", "method", "builtin_function_or_method"})
_UNAWAITED = frozenset({"coroutine", "Task", "Future", "_GatheringFuture"})
_CONTAINERS = frozenset({"list", "tuple", "dict"})
_GENERATORS = frozenset({"generator", "async_generator", "map", "filter"})


def unlike(returned: object, expected: object) -> Message:
    """Name what was returned in the place of `expected`."""
    if returned is None:
        return say(
            "returned.nothing",
            "Your function returned nothing (None). `print` only shows a value; `return` hands "
            "it back to the caller.",
            expected=shown(expected),
        )
    kind = Remote.type_of(returned)
    if kind is not None:
        return unfinished(returned) or _of_object(returned, kind, expected)
    return (
        _wrapped(returned, expected) or _of_data(returned, expected) or differs(returned, expected)
    )


def last_name(type_name: str) -> str:
    """Return the last part of a qualified name: `HTTPError` of `requests.HTTPError`."""
    return type_name.rpartition(".")[2]


def _of_data(returned: object, expected: object) -> Message | None:
    sides = {"saw": shown(returned), "expected": shown(expected)}
    if isinstance(returned, str | bytes) and _read(returned) == expected:
        return say(
            "returned.text",
            "Your function returned the text of the answer ({type}), not the data in it. "
            "`response.json()` turns JSON into dicts and lists; `json.loads(text)` does too.",
            type=type(returned).__name__,
            **sides,
        )
    if isinstance(returned, dict) and {"type", "title", "status"} <= returned.keys():
        return say(
            "returned.problem",
            "Your function returned the server's message about an error, not the data. The "
            "server says: {detail}",
            detail=returned.get("detail") or returned["title"],
            **sides,
        )
    if type(returned) is int and 100 <= returned < 600 and type(expected) is not int:  # noqa: PLR2004 - statuses
        return say(
            "returned.status",
            "Your function returned the status code {status}; the caller wants the data.",
            status=returned,
            expected=sides["expected"],
        )
    if isinstance(expected, list | dict) and type(returned) is not type(expected):
        return say(
            "returned.other-type",
            "Your function returned a value of type {type}; a {wanted} was expected.",
            type=type(returned).__name__,
            wanted=type(expected).__name__,
            **sides,
        )
    return None


def _wrapped(returned: object, expected: object) -> Message | None:
    sides = {"saw": shown(returned), "expected": shown(expected)}
    if isinstance(returned, list) and any(item == expected for item in returned):
        return say(
            "returned.wrapped",
            "The right value is there, but inside a list or a tuple with {count} elements. "
            "Return the value alone.",
            count=len(returned),
            **sides,
        )
    return None


def _of_object(returned: object, kind: str, expected: object) -> Message:
    name = last_name(kind)
    if name in _CONTAINERS:
        len(returned)  # type: ignore[arg-type] # raises: the exam has a message for what is inside
    if name in _RESPONSES:
        return say(
            "returned.response",
            "Your function returned the response object itself ({type}), not the data that "
            "came in it. `response.json()` takes the data out of the body.",
            type=kind,
            expected=shown(expected),
        )
    if name in _UNCALLED:
        return say(
            "returned.uncalled",
            "Your function returned another function ({type}) instead of what that one gives. "
            "Are the parentheses missing? `response.json` is the method, `response.json()` calls "
            "it.",
            type=kind,
            expected=shown(expected),
        )
    return say(
        "returned.object",
        "Your function returned an object of type {type}; plain data was expected: "
        "dict, list, text, number.",
        type=kind,
        expected=shown(expected),
    )


def unfinished(returned: object) -> Message | None:
    """Name what was returned in the place of a result that is still to be made."""
    kind = Remote.type_of(returned) or ""
    name = last_name(kind)
    if name in _GENERATORS:
        return say(
            "returned.generator",
            "Your function returned a {type}, which gives its items only one by one. "
            "Return a finished value: `list(…)` collects the items.",
            type=kind,
        )
    if name in _UNAWAITED:
        return say(
            "returned.unawaited",
            "Your function returned a {type}: something that still has to be awaited. Where is "
            "an `await` missing? In aiohttp reading a body is awaited too: "
            "`await response.json()`.",
            type=kind,
        )
    return None


def _read(text: str | bytes) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None
