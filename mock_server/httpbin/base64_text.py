"""Base64 in the path, decoded (httpbin's `/base64`)."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from aiohttp import web

from mock_server.documentation import Answer
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter, Registry, Text

routes = Registry("base64", Text(en="Base64", ru="Base64 в пути"))

_URL_SAFE: Final = str.maketrans("-_", "+/")


@routes.get(
    "/base64/{value}",
    summary=Text(en="The text that this Base64 stands for", ru="Текст, записанный в Base64"),
    parameters=[
        Parameter(
            "value",
            "path",
            str,
            Text(
                en="Text in UTF-8 as base64url (RFC 4648, section 5), with its padding.",
                ru="Текст в UTF-8, записанный в base64url (RFC 4648, раздел 5), с «=» в конце.",
            ),
            required=True,
            example="Qm9va3Nob3A=",
        )
    ],
    returns={200: Answer(media={"text/html": "Bookshop"}), 422: ProblemDocument},
)
async def decode(request: web.Request) -> web.StreamResponse:
    value = request.match_info["value"]
    try:
        # urlsafe_b64decode would leave out what is no Base64, and decode the rest.
        text = base64.b64decode(value.translate(_URL_SAFE).encode(), validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise Problem(
            422,
            detail=f"{value[:100]!r} is no Base64 of a text in UTF-8: {error}. "
            "Expected: as in /base64/Qm9va3Nob3A=.",
        ) from None
    # What a client wrote must not run as a page of this origin.
    headers = {"Content-Security-Policy": "sandbox"}
    return web.Response(text=text, content_type="text/html", charset="utf-8", headers=headers)
