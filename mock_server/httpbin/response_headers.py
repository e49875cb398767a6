"""Header fields of the client's choice in the answer, as in httpbin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import msgspec
from aiohttp import web

from mock_server.documentation import Answer
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Registry, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

routes = Registry(
    "response-headers",
    Text(en="Header fields of the answer", ru="Заголовки ответа"),
    lesson="02_http_in_python",
)

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")  # RFC 9110, section 5.5
# They say how the message itself is framed (RFC 9112, section 6): a wrong one breaks it.
_OURS: Final = {"content-length", "transfer-encoding", "connection", "trailer", "upgrade"}
# A page made of a client's words must not run as one of this origin's.
_SANDBOX: Final = {"Content-Security-Policy": "sandbox"}

_SUMMARY: Final = Text(
    en="Answer with header fields from the query", ru="Ответить с заголовками из запроса"
)
_DESCRIPTION: Final = Text(
    en="Every query parameter becomes a field, as in `?X-Colour=red&X-Colour=blue`; the body "
    "lists the fields.",
    ru="Каждый параметр запроса становится заголовком: `?X-Colour=red&X-Colour=blue`; "
    "в теле — их список.",
)
_EXAMPLE: Final = {
    "Content-Length": "87",
    "Content-Type": "application/json",
    "X-Colour": "red",
}
_RETURNS: Final = {200: Answer(dict[str, str | list[str]], example=_EXAMPLE), 422: ProblemDocument}


@routes.get("/response-headers", summary=_SUMMARY, description=_DESCRIPTION, returns=_RETURNS)
@routes.post("/response-headers", summary=_SUMMARY, description=_DESCRIPTION, returns=_RETURNS)
async def respond_with_fields(request: web.Request) -> web.StreamResponse:
    fields = list(request.query.items())
    _check(fields)
    content_type = next((v for n, v in fields if n.lower() == "content-type"), "application/json")
    others = [(name, value) for name, value in fields if name.lower() != "content-type"]
    body = _body(content_type, others)
    response = web.Response(body=body, headers={**_SANDBOX, "Content-Type": content_type})
    for name, value in others:
        if name.title() in _SANDBOX:
            response.headers.popall(name, None)
        response.headers.add(name, value)
    return response


def _check(fields: Iterable[tuple[str, str]]) -> None:
    for name, value in fields:
        if not _TOKEN.fullmatch(name):
            raise Problem(
                422,
                detail=f"{name!r} is no name of a field: letters, digits and - are "
                "(RFC 9110, section 5.1).",
            )
        if _CONTROLS.search(value):
            raise Problem(
                422, detail=f"The value of {name} holds characters that no field may carry."
            )
        if name.lower() in _OURS:
            raise Problem(
                422, detail=f"{name} tells how this answer is sent, so the server sets it itself."
            )


def _body(content_type: str, fields: list[tuple[str, str]]) -> bytes:
    """List the fields; Content-Length is the length of the very body that states it."""
    listed: dict[str, Any] = {"Content-Length": "0", "Content-Type": content_type}
    several: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    for name, value in fields:  # names of one field may differ in case
        several.setdefault(spelled.setdefault(name.lower(), name), []).append(value)
    listed |= {name: values if len(values) > 1 else values[0] for name, values in several.items()}
    listed = dict(sorted(listed.items()))
    body = b""
    while listed["Content-Length"] != str(len(body)) or not body:
        listed["Content-Length"] = str(len(body))
        body = msgspec.json.format(msgspec.json.encode(listed), indent=2) + b"\n"
    return body
