"""What the server understood of a request, in the shapes of httpbin."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

import msgspec
from aiohttp import web

from mock_server.documentation import Answer, exemplify
from mock_server.problems import ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.rules.bodies import FORM, read_bytes
from mock_server.rules.links import absolute
from mock_server.rules.multipart import MULTIPART, parts_of
from mock_server.wire.surrogates import replaced

if TYPE_CHECKING:
    from collections.abc import Iterable

routes = Registry(
    "echo", Text(en="Echo of a request", ru="Эхо запроса"), lesson="02_http_in_python"
)

MAX_BODY: Final = 4 << 20  # bytes

# A value that came once is a string, one that came several times a list.
Values = dict[str, str | list[str]]


class Echo(msgspec.Struct, omit_defaults=True):
    """The request, as the server understood it; which members there are depends on the route."""

    args: Values
    headers: dict[str, str]
    origin: str
    url: str
    data: str = ""
    files: Values = {}
    form: Values = {}
    json: Any = None
    method: str = ""


ANY_QUERY: Final = Parameter(
    "args",
    "query",
    dict[str, str],
    Text(en="Parameters of any name.", ru="Параметры с любыми именами."),
    example={"page": "2"},
)
_HEADERS: Final = {
    "Accept": "*/*",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "keep-alive",
    "Host": "127.0.0.1:8000",
    "User-Agent": "python-requests/2.34.2",
}
exemplify(
    Echo,
    {
        "args": {"page": "2"},
        "headers": _HEADERS,
        "origin": "127.0.0.1",
        "url": "http://127.0.0.1:8000/get?page=2",
    },
)


def pretty(value: object, status: int = 200) -> web.Response:
    """Answer with indented JSON, which people read in these endpoints."""
    body = msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
    return web.Response(body=body, status=status, headers={"Content-Type": "application/json"})


async def echoed(request: web.Request, *members: str) -> web.StreamResponse:
    """Answer with these members of httpbin's description of a request."""
    return pretty(await described(request, *members))


async def described(request: web.Request, *members: str) -> dict[str, Any]:
    """These members of httpbin's description of a request."""
    what: dict[str, Any] = {
        "args": _values(request.query.items()),
        "headers": headers_of(request),
        "method": request.method,
        "origin": origin_of(request),
        "url": _url_of(request),
        **await _body_of(request),
    }
    return {name: what[name] for name in members}


def headers_of(request: web.Request) -> dict[str, str]:
    """Return the fields in Title-Case; those that came several times are joined by commas."""
    joined: dict[str, list[str]] = {}
    for name, value in request.headers.items():
        joined.setdefault(name.title(), []).append(replaced(value))
    return {name: ",".join(values) for name, values in sorted(joined.items())}


def origin_of(request: web.Request) -> str:
    """Return the client's address, or the one that a proxy vouches for."""
    return replaced(request.headers.get("X-Forwarded-For") or request.remote or "")


_READ: Final = ("args", "headers", "origin", "url")
_WRITTEN: Final = ("args", "data", "files", "form", "headers", "json", "origin", "url")
_ALL: Final = ("args", "data", "files", "form", "headers", "json", "method", "origin", "url")
_DESCRIPTION: Final = Text(
    en="Query parameters in `args`; the body in `form`, `files` or, as it came, in `data`, and "
    "parsed in `json`.",
    ru="Параметры запроса — в `args`; тело — в `form`, `files` или как есть в `data`, а "
    "разобранное — в `json`.",
)
_WRITTEN_EXAMPLE: Final = {
    "args": {},
    "data": '{"name": "Алёна"}',
    "files": {},
    "form": {},
    "headers": {**_HEADERS, "Content-Length": "22", "Content-Type": "application/json"},
    "json": {"name": "Алёна"},
    "origin": "127.0.0.1",
    "url": "http://127.0.0.1:8000/post",
}
_RETURNS: Final = {
    200: Answer(Echo, _WRITTEN_EXAMPLE),
    **dict.fromkeys((400, 413), ProblemDocument),
}


@routes.get(
    "/get",
    summary=Text(en="Echo a GET", ru="Эхо запроса GET"),
    parameters=[ANY_QUERY],
    returns={200: Echo},
)
async def echo_get(request: web.Request) -> web.StreamResponse:
    return await echoed(request, *_READ)


async def _echo_written(request: web.Request) -> web.StreamResponse:
    return await echoed(request, *_WRITTEN)


for _method in ("POST", "PUT", "PATCH", "DELETE"):
    routes.route(
        _method,
        f"/{_method.lower()}",
        summary=Text(en=f"Echo a {_method}", ru=f"Эхо запроса {_method}"),
        description=_DESCRIPTION,
        body=None if _method == "DELETE" else Any,
        example=None if _method == "DELETE" else {"name": "Алёна"},
        body_required=False,
        returns=_RETURNS,
    )(_echo_written)


@routes.any(
    "/anything",
    summary=Text(en="Echo any method", ru="Эхо запроса с любым методом"),
    description=_DESCRIPTION,
    returns=_RETURNS,
)
async def echo_anything(request: web.Request) -> web.StreamResponse:
    return await echoed(request, *_ALL)


@routes.any(
    "/anything/{path:.+}",
    summary=Text(
        en="Echo any method at any path below", ru="Эхо запроса с любым методом и любым путём"
    ),
    description=_DESCRIPTION,
    parameters=[
        Parameter(
            "path",
            "path",
            str,
            Text(en="Anything.", ru="Что угодно."),
            required=True,
            example="a",
        )
    ],
    returns=_RETURNS,
)
async def echo_anything_below(request: web.Request) -> web.StreamResponse:
    return await echoed(request, *_ALL)


@routes.get(
    "/headers",
    summary=Text(en="The request's header fields", ru="Заголовки запроса"),
    returns={200: Answer(dict[str, dict[str, str]], {"headers": _HEADERS})},
)
async def read_headers(request: web.Request) -> web.StreamResponse:
    return pretty({"headers": headers_of(request)})


@routes.get(
    "/ip",
    summary=Text(en="The client's address", ru="Адрес клиента"),
    returns={200: Answer(dict[str, str], {"origin": "127.0.0.1"})},
)
async def read_ip(request: web.Request) -> web.StreamResponse:
    return pretty({"origin": origin_of(request)})


@routes.get(
    "/user-agent",
    summary=Text(en="How the client names itself", ru="Как представился клиент"),
    returns={
        200: Answer(dict[str, str | None], {"user-agent": "python-requests/2.34.2"}),
    },
)
async def read_user_agent(request: web.Request) -> web.StreamResponse:
    agent = request.headers.get("User-Agent")
    return pretty({"user-agent": agent if agent is None else replaced(agent)})


async def _body_of(request: web.Request) -> dict[str, Any]:
    body = await read_bytes(request, limit=MAX_BODY)
    data, form, files = body, {}, {}
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type == FORM:
        from urllib.parse import parse_qsl  # noqa: PLC0415 - only forms need it

        text = body.decode("utf-8", "replace")
        form, data = _values(parse_qsl(text, keep_blank_values=True)), b""
    elif media_type == MULTIPART:
        parts = await parts_of(request, body)
        form = _values(
            (part.name, part.data.decode("utf-8", "replace"))
            for part in parts
            if part.filename is None
        )
        files = _values(
            (part.name, _readable(part.data, part.content_type))
            for part in parts
            if part.filename is not None
        )
        data = b""
    try:
        parsed = msgspec.json.decode(data) if data else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        parsed = None
    return {"data": _readable(data), "files": files, "form": form, "json": parsed}


def _values(pairs: Iterable[tuple[str, str]]) -> Values:
    lists: dict[str, list[str]] = {}
    for name, value in pairs:
        lists.setdefault(replaced(name), []).append(replaced(value))
    return {name: values[0] if len(values) == 1 else values for name, values in lists.items()}


def _readable(data: bytes, content_type: str | None = None) -> str:
    """Decode text; what is no UTF-8 becomes a data URL (RFC 2397), as in httpbin."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        media_type = replaced(content_type or "application/octet-stream")
        return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def _url_of(request: web.Request) -> str:
    query = replaced(request.rel_url.raw_query_string)
    url = absolute(request, request.path) + (f"?{query}" if query else "")
    fields = request.headers
    scheme = fields.get("X-Forwarded-Proto") or fields.get("X-Forwarded-Protocol")
    if scheme is None and fields.get("X-Forwarded-Ssl") == "on":
        scheme = "https"
    # By which scheme the client came to the proxy that says so; as httpbin, on its word.
    return url if scheme is None else f"{replaced(scheme)}:{url.partition(':')[2]}"
