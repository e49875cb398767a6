"""Redirects (httpbin's vocabulary), and one that never ends."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import quote

from aiohttp import web
from msgspec import Struct
from yarl import URL

from mock_server.documentation import LOCATION, Answer
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.rules.links import absolute
from mock_server.rules.queries import about, documented, read_query

routes = Registry("redirects", Text(en="Redirects", ru="Перенаправления"), lesson="03_requests")

# Reserved characters (RFC 3986, section 2.2) and the percent sign.
_PRINTED: Final = "%:/?#[]@!$&'()*+,;="
_COUNT: Final = "{count:[0-9]{1,6}}"
COUNT: Final = Parameter(
    "count",
    "path",
    int,
    Text(en="How many redirects, 1 or more.", ru="Сколько перенаправлений, от 1."),
    required=True,
    example=3,
)


THERE: Final = Answer(headers=(LOCATION._replace(example="/get"),))


class RedirectQuery(Struct, frozen=True, kw_only=True):
    """Shape of the redirects."""

    absolute: Annotated[
        bool,
        about(
            "true: `Location` with scheme, host and port.",
            "true — в `Location` полный адрес, со схемой и хостом.",
        ),
    ] = False


class RedirectTarget(Struct, frozen=True, kw_only=True):
    """Where to, and with which status."""

    url: Annotated[
        str, about("Where to go.", "Куда перейти.", example="/get", min_length=1, max_length=4000)
    ]
    status_code: Annotated[
        int,
        about(
            "301, 302, 303, 307 or 308.", "301, 302, 303, 307 или 308.", example=307, ge=300, le=399
        ),
    ] = 302


@routes.get(
    f"/redirect/{_COUNT}",
    summary=Text(en="Redirect so many times, then /get", ru="Столько перенаправлений, затем /get"),
    parameters=[COUNT, *documented(RedirectQuery)],
    returns={302: THERE, 422: ProblemDocument},
)
async def redirect(request: web.Request) -> web.StreamResponse:
    kind = "absolute" if read_query(request, RedirectQuery).absolute else "relative"
    return _next(request, kind)


@routes.get(
    f"/relative-redirect/{_COUNT}",
    summary=Text(en="The same with a path in `Location`", ru="То же, но в `Location` только путь"),
    parameters=[COUNT],
    returns={302: THERE, 422: ProblemDocument},
)
async def redirect_relatively(request: web.Request) -> web.StreamResponse:
    return _next(request, "relative")


@routes.get(
    f"/absolute-redirect/{_COUNT}",
    summary=Text(
        en="The same with a whole URL in `Location`", ru="То же, но в `Location` полный адрес"
    ),
    parameters=[COUNT],
    returns={302: THERE, 422: ProblemDocument},
)
async def redirect_absolutely(request: web.Request) -> web.StreamResponse:
    return _next(request, "absolute")


@routes.any(
    "/redirect-to",
    summary=Text(en="Redirect to an address of your choice", ru="Перенаправить, куда скажете"),
    parameters=documented(RedirectTarget),
    returns={302: THERE, 422: ProblemDocument},
    any_status=True,
)
async def redirect_to(request: web.Request) -> web.StreamResponse:
    target = read_query(request, RedirectTarget)
    try:
        location = str(URL(target.url))  # percent-encodes what may not stand in a field
    except ValueError:  # no URL: what a client makes of that is worth a try, too
        location = quote(target.url, safe=_PRINTED)
    return web.Response(status=target.status_code, headers={"Location": location})


@routes.get(
    "/redirect-loop",
    summary=Text(
        en="Redirect to itself, without end", ru="Перенаправить на себя же, и так без конца"
    ),
    returns={302: Answer(headers=(LOCATION._replace(example="/redirect-loop"),))},
)
async def redirect_loop(request: web.Request) -> web.StreamResponse:
    return _found(request.path)


def _next(request: web.Request, kind: str) -> web.StreamResponse:
    count = int(request.match_info["count"])
    if count < 1:
        raise Problem(422, detail="0 redirects lead nowhere. Expected: 1 or more, /redirect/1.")
    path = "/get" if count == 1 else f"/{kind}-redirect/{count - 1}"
    return _found(absolute(request, path) if kind == "absolute" else path)


def _found(location: str) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": location})
