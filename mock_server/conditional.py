"""Entity tags: answers that did not change, changes that would overwrite another's.

RFC 9110, section 8.8.3 (ETag), 13.1.1 (If-Match), 13.1.2 (If-None-Match).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from aiohttp import web

from mock_server.problems import Problem
from mock_server.responses import json_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping


def etag_of(value: object) -> str:
    """The strong entity tag of a value's JSON, in its quotes."""
    return f'"{hashlib.sha256(json_bytes(value)).hexdigest()[:16]}"'


def conditional_response(
    request: web.Request, value: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.StreamResponse:
    """JSON with its `ETag`, or 304 without a body when the client has it already."""
    tag = etag_of(value)
    fields = {"ETag": tag, "Cache-Control": "no-cache", **(headers or {})}
    known = request.headers.get("If-None-Match")
    if known is not None and request.method in ("GET", "HEAD") and _matches(known, tag, weak=True):
        return web.Response(status=304, headers=fields)
    return web.Response(
        body=json_bytes(value),
        status=status,
        headers={"Content-Type": "application/json", **fields},
    )


def require_match(request: web.Request, value: object) -> None:
    """Raise Problem 412 when the client means another version than the present one."""
    wanted = request.headers.get("If-Match")
    tag = etag_of(value)
    if wanted is not None and not _matches(wanted, tag, weak=False):
        raise Problem(
            412,
            detail=f"If-Match was {wanted}, but the present version is {tag}: it was changed "
            "since you read it. Read it again and repeat your change on the new version.",
            headers={"ETag": tag},
        )


def _matches(field: str, tag: str, *, weak: bool) -> bool:
    if field.strip() == "*":
        return True
    candidates = [candidate.strip() for candidate in field.split(",")]
    if weak:
        candidates = [candidate.removeprefix("W/") for candidate in candidates]
    return tag in candidates
