"""Problem documents as XML for those who ask for it (RFC 9457, appendix B)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from mock_server.formats.accept import MediaType, best, from_browser
from mock_server.formats.representation import JSON, TEXT_XML, XML, accept_of
from mock_server.formats.xml_writer import xml_bytes
from mock_server.problems import PROBLEM_JSON

if TYPE_CHECKING:
    from aiohttp import web

    from mock_server.problems import Problem

PROBLEM_XML: Final = "application/problem+xml"
NAMESPACE: Final = "urn:ietf:rfc:7807"

_UTF8: Final = frozenset({("charset", "utf-8")})
_IN_JSON: Final = (MediaType(PROBLEM_JSON, _UTF8), MediaType(JSON, _UTF8))
_IN_XML: Final = tuple(MediaType(name, _UTF8) for name in (PROBLEM_XML, XML, TEXT_XML))


def wants_xml(request: web.BaseRequest) -> bool:
    """Say whether errors are rather wanted in XML; where neither fits, JSON it is."""
    field = accept_of(request)
    chosen = best(field, (*_IN_JSON, *_IN_XML))
    return chosen in _IN_XML and not (from_browser(field) and best(field, _IN_JSON) is not None)


def xml_response(problem: Problem, instance: str = "") -> web.Response:
    """The problem in XML, everything else as in JSON."""
    response = problem.response(instance)
    document = msgspec.to_builtins(problem.document(instance))
    response.body = xml_bytes(document, "problem", namespace=NAMESPACE)
    response.headers["Content-Type"] = f"{PROBLEM_XML}; charset=utf-8"
    return response
