"""A record in the format that the client asked for with `Accept` (RFC 9110, section 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiohttp import hdrs

from mock_server.formats.accept import MediaType, best, from_browser
from mock_server.problems import Problem
from mock_server.responses import json_bytes
from mock_server.wire.at_once import WholeResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web
    from msgspec import Struct

JSON: Final = "application/json"
XML: Final = "application/xml"
TEXT_XML: Final = "text/xml"
CSV: Final = "text/csv"
READABLE: Final = (JSON, XML, TEXT_XML)  # media types of bodies that are read

# Without the charset `requests` would read text/* as Latin-1. JSON has none (RFC 8259,
# section 11), but clients ask for it.
_UTF8: Final = ("charset", "utf-8")
OFFERED: Final = (
    MediaType(JSON, frozenset({_UTF8})),
    MediaType(XML, frozenset({_UTF8})),
    MediaType(CSV, frozenset({_UTF8, ("header", "present")})),
    MediaType(TEXT_XML, frozenset({_UTF8})),
)
_CONTENT_TYPES: Final = {
    JSON: JSON,
    XML: f"{XML}; charset=utf-8",
    TEXT_XML: f"{TEXT_XML}; charset=utf-8",
    CSV: f"{CSV}; charset=utf-8; header=present",
}
# Representations of one record differ in their entity tags (RFC 9110, section 8.8.3.3).
TAG_SUFFIXES: Final = {JSON: "", XML: "-xml", TEXT_XML: "-xml", CSV: "-csv"}


def media_type_of(request: web.BaseRequest) -> str:
    """The media type to answer with. Raises Problem 406 when none is acceptable.

    Call it before anything is changed: a request that cannot be answered changes nothing.
    """
    field = request.headers.get(hdrs.ACCEPT)
    if field is None or field in ("*/*", JSON):
        return JSON
    field = accept_of(request)
    chosen = best(field, OFFERED)
    if chosen is None:
        names = [media_type.name for media_type in OFFERED]
        raise Problem(
            406,
            detail=f"Accept was {field[:200]!r}, which none of the formats fits that there are: "
            f"{', '.join(names)}. Name one of them, or */* for any.",
            headers={"Vary": "Accept"},
            available=names,
        )
    if chosen.name != JSON and from_browser(field) and best(field, OFFERED[:1]) is not None:
        return JSON
    return chosen.name


def accept_of(request: web.BaseRequest) -> str:
    """The `Accept` field; several lines of it are one list (RFC 9110, section 5.3)."""
    return ", ".join(request.headers.getall("Accept", ()))


def vary(request: web.BaseRequest) -> dict[str, str]:
    """`Vary` for an answer that a choice was made for (RFC 9110, section 12.5.5).

    A client that leaves the choice open gets none: what it keeps has an entity tag of its
    own, or no validator at all, so it never stands for another representation.
    """
    return {} if request.headers.get(hdrs.ACCEPT) in (None, "*/*") else {"Vary": "Accept"}


def encode(value: Any, media_type: str, kind: type[Struct] | None = None) -> tuple[bytes, str]:
    """The bytes of a record or a page and their Content-Type; `kind` is what a page holds."""
    if media_type == JSON:
        return json_bytes(value), JSON
    if media_type == CSV:
        from mock_server.formats.csv_table import csv_bytes  # noqa: PLC0415 - for those who ask

        records = [value] if kind is None else value.items
        return csv_bytes(records, kind or type(value)), _CONTENT_TYPES[CSV]
    from mock_server.formats.xml_writer import xml_bytes  # noqa: PLC0415 - for those who ask

    return xml_bytes(value), _CONTENT_TYPES[media_type]


def represent(
    request: web.BaseRequest,
    value: Any,
    status: int = 200,
    *,
    headers: Mapping[str, str] | None = None,
    kind: type[Struct] | None = None,
) -> WholeResponse:
    """Answer with a record, or a page of records of a `kind`. Raises Problem 406."""
    body, content_type = encode(value, media_type_of(request), kind)
    fields = {"Content-Type": content_type, **vary(request), **(headers or {})}
    return WholeResponse(body, status, fields)
