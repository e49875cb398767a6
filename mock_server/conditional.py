"""Entity tags: answers that did not change, changes that would overwrite another's.

RFC 9110, section 8.8.3 (ETag), 13.1.1 (If-Match), 13.1.2 (If-None-Match).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from aiohttp import web

from mock_server.documentation import Text
from mock_server.formats.representation import JSON, TAG_SUFFIXES, encode, media_type_of, vary
from mock_server.problems import Problem
from mock_server.registry import Parameter
from mock_server.responses import json_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

IF_NONE_MATCH: Final = Parameter(
    "If-None-Match",
    "header",
    str,
    Text(
        en="The `ETag` of the version that you have: 304 if it is still the present one.",
        ru="`ETag` вашей версии: если она всё ещё актуальна, придёт 304.",
    ),
    example='"0000000000000000"',
)
IF_MATCH: Final = Parameter(
    "If-Match",
    "header",
    str,
    Text(
        en="The `ETag` of the version that you mean: 412 if it is not the present one any more.",
        ru="`ETag` версии, которую вы меняете: если она уже не актуальна, придёт 412.",
    ),
    example="*",
)


def etag_of(value: object, media_type: str = JSON) -> str:
    """The strong entity tag of a value in a format, in its quotes."""
    digest = hashlib.sha256(json_bytes(value)).hexdigest()[:16]
    return f'"{digest}{TAG_SUFFIXES[media_type]}"'


def conditional_response(
    request: web.Request, value: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.StreamResponse:
    """A record with its `ETag`, or 304 without a body when the client has it already.

    In the format that the client asks for; raises Problem 406.
    """
    media_type = media_type_of(request)
    tag = etag_of(value, media_type)
    fields = {"ETag": tag, "Cache-Control": "no-cache", **vary(request), **(headers or {})}
    known = request.headers.get("If-None-Match")
    if known is not None and request.method in ("GET", "HEAD") and _matches(known, tag, weak=True):
        return web.Response(status=304, headers=fields)
    body, content_type = encode(value, media_type)
    return web.Response(body=body, status=status, headers={"Content-Type": content_type, **fields})


def require_match(request: web.Request, value: object) -> None:
    """Raise Problem 412 when the client means another version than the present one.

    The version of the record: it may have been read in any format.
    """
    wanted = request.headers.get("If-Match")
    if wanted is None:
        return
    tag = etag_of(value)
    if not any(_matches(wanted, etag_of(value, of), weak=False) for of in TAG_SUFFIXES):
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
