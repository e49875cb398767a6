"""Entity tags: answers that did not change, changes that would overwrite another's.

RFC 9110, section 8.8 (ETag, Last-Modified); `preconditions.py` has section 13.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from aiohttp import web

from mock_server.formats.representation import JSON, TAG_SUFFIXES, encode, media_type_of, vary
from mock_server.responses import json_bytes
from mock_server.rules.http_dates import http_date
from mock_server.rules.preconditions import IF_MATCH, IF_NONE_MATCH, is_conditional, unchanged
from mock_server.wire.at_once import WholeResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["IF_MATCH", "IF_NONE_MATCH", "conditional_response", "etag_of", "require_match"]


def etag_of(value: object, media_type: str = JSON) -> str:
    """The strong entity tag of a value in a format, in its quotes."""
    return _tag(json_bytes(value), media_type)


def conditional_response(
    request: web.Request,
    value: object,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    *,
    modified: int | None = None,
) -> web.StreamResponse:
    """A record with its `ETag`, or 304 without a body when the client has it already.

    In the format that the client asks for; raises Problem 406. `modified` is the second of
    the last change, where it is known. The conditions of a change are checked before it, by
    `require_match`.
    """
    media_type = media_type_of(request)
    body = json_bytes(value)
    tag = _tag(body, media_type)
    fields = {"ETag": tag, "Cache-Control": "no-cache", **vary(request), **(headers or {})}
    if modified is not None:
        fields["Last-Modified"] = http_date(modified)
    if request.method in ("GET", "HEAD") and unchanged(request, (tag,), modified):
        return web.Response(status=304, headers=fields)
    content_type = JSON
    if media_type != JSON:
        body, content_type = encode(value, media_type)
    return WholeResponse(body, status, {"Content-Type": content_type, **fields})


def require_match(request: web.Request, value: object, modified: int | None = None) -> None:
    """Raise Problem 412 when the client means another version than the present one.

    The version of the record: it may have been read in any format.
    """
    if is_conditional(request):
        body = json_bytes(value)
        unchanged(request, [_tag(body, media_type) for media_type in TAG_SUFFIXES], modified)


def _tag(body: bytes, media_type: str) -> str:
    digest = hashlib.sha256(body).hexdigest()[:16]
    return f'"{digest}{TAG_SUFFIXES[media_type]}"'
