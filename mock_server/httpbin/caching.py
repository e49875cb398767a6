"""Validators and freshness to try a cache on (RFC 9110, section 13; RFC 9111), as in httpbin."""

from __future__ import annotations

import re
from email.utils import formatdate
from typing import Final

from aiohttp import web

from mock_server.documentation import ETAG, Answer, Header
from mock_server.httpbin.echo import Echo, described, echoed, pretty
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.rules.conditional import etag_of
from mock_server.scenario import scenario_of

routes = Registry("caching", Text(en="Caching", ru="Кеширование"), lesson="03_requests")

_GET: Final = ("args", "headers", "origin", "url")
_NO_ETAG: Final = re.compile(r"[^\x21\x23-\x7e]")  # etagc without obs-text
_LAST_MODIFIED: Final = Header(
    "Last-Modified", Text(en="Now.", ru="Сейчас."), "Tue, 01 Sep 2026 12:00:00 GMT"
)
_CACHE_CONTROL: Final = Header(
    "Cache-Control", Text(en="How long it is fresh.", ru="Сколько хранить."), "public, max-age=60"
)
_LISTED: Final = re.compile(r'(W/)?"([^"]*)"|([^\s,"]+)')


@routes.get(
    "/cache",
    summary=Text(en="304 to whoever asks conditionally", ru="304 на любой условный запрос"),
    description=Text(
        en="Whatever `If-Modified-Since` or `If-None-Match` says; without either the echo, with "
        "`Last-Modified` and `ETag`.",
        ru="Что бы ни стояло в `If-Modified-Since` или `If-None-Match`; без них — эхо запроса "
        "с `Last-Modified` и `ETag`.",
    ),
    parameters=[
        Parameter(
            "If-None-Match",
            "header",
            str,
            Text(en="An ETag seen before.", ru="ETag, полученный раньше."),
        ),
        Parameter(
            "If-Modified-Since",
            "header",
            str,
            Text(en="A date seen before.", ru="Дата, полученная раньше."),
        ),
    ],
    returns={
        200: Answer(Echo, headers=(ETAG, _LAST_MODIFIED)),
        304: None,
        **dict.fromkeys((400, 413), ProblemDocument),
    },
)
async def cached(request: web.Request) -> web.StreamResponse:
    if request.headers.get("If-Modified-Since") or request.headers.get("If-None-Match"):
        return web.Response(status=304)
    what = await described(request, *_GET)
    response = pretty(what)
    response.headers["Last-Modified"] = formatdate(scenario_of(request).clock.time(), usegmt=True)
    response.headers["ETag"] = etag_of(what)
    return response


@routes.get(
    "/cache/{max_age:[0-9]{1,10}}",
    summary=Text(en="An echo that stays fresh for a time", ru="Эхо, которое можно хранить"),
    parameters=[
        Parameter(
            "max_age",
            "path",
            int,
            Text(en="`max-age` of Cache-Control.", ru="`max-age` в Cache-Control."),
            required=True,
            example=60,
        )
    ],
    returns={
        200: Answer(Echo, headers=(_CACHE_CONTROL,)),
        **dict.fromkeys((400, 413), ProblemDocument),
    },
)
async def fresh(request: web.Request) -> web.StreamResponse:
    response = await echoed(request, *_GET)
    response.headers["Cache-Control"] = f"public, max-age={int(request.match_info['max_age'])}"
    return response


@routes.get(
    "/etag/{etag}",
    summary=Text(en="An echo whose entity tag you choose", ru="Эхо с выбранным ETag"),
    parameters=[
        Parameter(
            "etag",
            "path",
            str,
            Text(en="The tag, without quotes.", ru="ETag без кавычек."),
            required=True,
            example="v1",
        ),
        Parameter(
            "If-None-Match",
            "header",
            str,
            Text(en="304 if the tag is among these.", ru="304, если ETag среди этих."),
        ),
        Parameter(
            "If-Match",
            "header",
            str,
            Text(en="412 if the tag is not among these.", ru="412, если ETag не среди этих."),
        ),
    ],
    returns={
        200: Answer(Echo, headers=(ETAG,)),
        304: None,
        **dict.fromkeys((400, 412, 413, 422), ProblemDocument),
    },
)
async def tagged(request: web.Request) -> web.StreamResponse:
    etag = request.match_info["etag"]
    if _NO_ETAG.search(etag):
        raise Problem(
            422,
            detail=f"{etag!r} cannot be an entity tag. Expected: visible ASCII characters but "
            "quotes (RFC 9110, section 8.8.3).",
        )
    field = f'"{etag}"'
    wanted, known = request.headers.get("If-Match"), request.headers.get("If-None-Match")
    # In this order: RFC 9110, section 13.2.2.
    if wanted and not _lists(wanted, etag, weak=False):
        raise Problem(412, detail=f"If-Match is {wanted}, but the ETag is {field}.")
    if known and _lists(known, etag, weak=True):
        return web.Response(status=304, headers={"ETag": field})
    response = await echoed(request, *_GET)
    response.headers["ETag"] = field
    return response


def _lists(field: str, etag: str, *, weak: bool) -> bool:
    """Whether a field lists the tag; without quotes, too, as many write it.

    A weak tag is never the same in the strong comparison (RFC 9110, section 8.8.3.2).
    """
    for prefix, quoted, bare in _LISTED.findall(field):
        if bare == "*":
            return True
        if (bare or quoted) == etag and (weak or not prefix):
            return True
    return False
