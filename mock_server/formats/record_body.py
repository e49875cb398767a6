"""A record from a request's body: JSON, or XML."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from mock_server.formats.representation import JSON, READABLE
from mock_server.rules.bodies import parse_json, read_bytes, require_media_type

if TYPE_CHECKING:
    from aiohttp import web

    from mock_server.problems import Problem

ModelT = TypeVar("ModelT")


async def read_record(request: web.Request, model: type[ModelT], name: str) -> ModelT:
    """The body as `model`; in XML its root element is `name`. Raises Problem 400, 413, 415, 422."""
    media_type = require_media_type(request, *READABLE)
    body = await read_bytes(request)
    if media_type == JSON:
        return parse_json(body, model)
    return parse_record(request, body, model, name)


def parse_record(request: web.Request, body: bytes, model: type[ModelT], name: str) -> ModelT:
    """The bytes of a body as `model`. Raises Problem 400, 415, 422."""
    if require_media_type(request, *READABLE) == JSON:
        return parse_json(body, model)
    # XML is rare, and so are those who wait for its parser.
    from mock_server.formats.xml_parser import parse_xml  # noqa: PLC0415
    from mock_server.formats.xml_reader import from_element  # noqa: PLC0415

    return from_element(parse_xml(body, request.charset), model, name)


def placed(request: web.Request, problem: Problem, model: object, name: str) -> Problem:
    """Make a problem name its places as they are in the body that came: XPath in XML."""
    if "errors" not in problem.members or require_media_type(request, *READABLE) == JSON:
        return problem
    from mock_server.formats.xml_reader import located  # noqa: PLC0415 - as above

    return located(problem, name, model)
