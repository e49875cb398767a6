"""Entity tags: answers that did not change, changes that would overwrite another's.

RFC 9110, section 8.8 (ETag, Last-Modified); `preconditions.py` has section 13.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from aiohttp import web

from mock_server.formats.representation import JSON, TAG_SUFFIXES
from mock_server.http_dates import http_date
from mock_server.preconditions import IF_MATCH, IF_NONE_MATCH, unchanged
from mock_server.responses import json_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["IF_MATCH", "IF_NONE_MATCH", "conditional_response", "etag_of", "require_match"]


def etag_of(value: object, media_type: str = JSON) -> str:
    """The strong entity tag of a value in a format, in its quotes."""
    digest = hashlib.sha256(json_bytes(value)).hexdigest()[:16]
    return f'"{digest}{TAG_SUFFIXES[media_type]}"'


def conditional_response(
    request: web.Request,
    value: object,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    *,
    modified: int | None = None,
) -> web.StreamResponse:
    """JSON with its `ETag`, or 304 without a body when the client has it already.

    `modified` is the second of the last change, where it is known. The answer to a change
    has had its conditions checked before it, by `require_match`.
    """
    tag = etag_of(value)
    fields = {"ETag": tag, "Cache-Control": "no-cache", **(headers or {})}
    if modified is not None:
        fields["Last-Modified"] = http_date(modified)
    if request.method in ("GET", "HEAD") and unchanged(request, tag, modified):
        return web.Response(status=304, headers=fields)
    return web.Response(
        body=json_bytes(value),
        status=status,
        headers={"Content-Type": "application/json", **fields},
    )


def require_match(request: web.Request, value: object, modified: int | None = None) -> None:
    """Raise Problem 412 when the client means another version than the present one."""
    unchanged(request, etag_of(value), modified)
