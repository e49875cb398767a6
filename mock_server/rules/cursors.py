"""Cursors: a place in an ordered collection, as a text that means nothing to the client.

A page by number shifts when something is inserted before it: a record comes twice, or never.
A cursor names the last record that was read by what it is sorted by, so the next page begins
after it, whatever was inserted or deleted meanwhile (keyset pagination).
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any, Final, NoReturn

import msgspec

from mock_server.problems import Problem
from mock_server.rules.ordering import is_after, place_of
from mock_server.rules.validation import FieldError, problem_of
from mock_server.scenario import scenario_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import web

    from mock_server.rules.paging import PageQuery

_CHECK: Final = 6  # bytes
_NONE: Final = (
    "is none of this server. Take `next_cursor` of the last answer, or follow its `Link` with "
    'rel="next", unchanged; an empty cursor begins.'
)
# What a client may change on its way: none of it changes what is in the collection.
_FREE: Final = ("page", "per_page", "cursor")


class _Place(msgspec.Struct, array_like=True):
    generation: int
    question: bytes
    place: list[Any]


def cursor_after(request: web.BaseRequest, query: PageQuery, sort: str, item: object) -> str:
    """The cursor of what comes after a record."""
    generation = scenario_of(request).generation
    place = _Place(generation, _question(request, query), place_of(item, sort))
    data = msgspec.msgpack.encode(msgspec.to_builtins(place, builtin_types=(bytes,)))
    return base64.urlsafe_b64encode(_checksum(request, data) + data).decode().rstrip("=")


def start_of(request: web.BaseRequest, query: PageQuery, sort: str, items: Sequence[object]) -> int:
    """Where in the ordered items the page of the query's cursor begins.

    Raises Problem 422 for what is no cursor, or one of another question, and 410 for one
    from before a reset.
    """
    if not query.cursor:
        return 0
    found = _decoded(request, query.cursor)
    if found.question != _question(request, query):
        _wrong(
            "belongs to another collection, search or order. Keep the other parameters as they "
            "were on the first page, or begin anew with an empty cursor."
        )
    if found.generation != scenario_of(request).generation:
        raise Problem(
            410,
            title="Stale cursor",
            detail="The cursor is from before the scenario was reset; the collection that it "
            "was a place in is gone. Begin anew with an empty cursor.",
        )
    if not items:
        return 0
    try:
        kinds = [type(value) for value in place_of(items[0], sort)]
        place = [
            msgspec.convert(value, kind) for value, kind in zip(found.place, kinds, strict=True)
        ]
    except (ValueError, msgspec.ValidationError):
        _wrong(_NONE)
    return next(
        (number for number, item in enumerate(items) if is_after(item, place, sort)), len(items)
    )


def _decoded(request: web.BaseRequest, cursor: str) -> _Place:
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        check, data = raw[:_CHECK], raw[_CHECK:]
        if check != _checksum(request, data):
            _wrong(_NONE)
        return msgspec.msgpack.decode(data, type=_Place)
    except (ValueError, msgspec.DecodeError):
        _wrong(_NONE)


def _question(request: web.BaseRequest, query: PageQuery) -> bytes:
    asked = msgspec.structs.asdict(query)
    kept = sorted((name, value) for name, value in asked.items() if name not in _FREE)
    text = msgspec.json.encode([request.path, kept])
    return hashlib.sha256(text).digest()[:_CHECK]


def _checksum(request: web.BaseRequest, data: bytes) -> bytes:
    """Against misprints, and cursors of other seeds; a forger would gain nothing."""
    seed = scenario_of(request).seed
    return hashlib.sha256(f"cursor:{seed}:".encode() + data).digest()[:_CHECK]


def _wrong(what: str) -> NoReturn:
    raise problem_of([FieldError(what, parameter="cursor")], "query")
