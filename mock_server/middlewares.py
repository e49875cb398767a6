"""What stands around every handler: scripted faults, problems, unforeseen errors."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from aiohttp import HttpVersion11, hdrs, web

from mock_server.faults.header import FAULT_HEADER, asked_fault
from mock_server.faults.misbehaviour import Met, apply
from mock_server.problems import Problem
from mock_server.rules.compression import THRESHOLD, compress
from mock_server.rules.cors import add_cors, is_preflight, preflight_response
from mock_server.rules.options import METHODS, allowed_methods, methods_of, options_response
from mock_server.scenario import note_error, note_fault, refused, scenario_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mock_server.registry import Handler

log: Final = logging.getLogger("mock_server")
_SAFE: Final = "/%:@!$&'()*+,;=~"  # of a path, beside letters and digits (RFC 3986, section 3.3)
_TRACE: Final = 4000  # characters of a traceback that are kept


async def surrounded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The handler's response, unless a fault or a rule of HTTP comes before it."""
    try:
        if request.method == "OPTIONS" and (response := _preflight(request)) is not None:
            return response
        if (refusal := refused(request)) is not None:
            return refusal.response()
        if (met := _met(request)) is not None:
            return await misbehave(met, request, handler)
        return await handler(request)
    except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer
        return _failed(request, error)


async def unspoiled(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The handler's response, as a fault finds it."""
    try:
        return await handler(request)
    except Exception as error:  # noqa: BLE001 - as above
        return _failed(request, error)


def _met(request: web.Request) -> Met | None:
    """The fault that the scenario's script has for this request, or that it asks for itself."""
    script = scenario_of(request).script
    if script and (met := script.take(request)) is not None:
        return met
    return asked_fault(request) if FAULT_HEADER in request.headers else None


async def misbehave(met: Met, request: web.Request, handler: Handler) -> web.StreamResponse:
    """Bring a fault upon this request, noted in the journal."""
    note_fault(request, met)
    return await apply(met, request, handler)


def _failed(request: web.Request, error: Exception) -> web.StreamResponse:
    """An error as a problem document (RFC 9457); raises what is no error for the client."""
    if isinstance(error, Problem):
        return problem_response(request, error)
    if isinstance(error, (web.HTTPNotFound, web.HTTPMethodNotAllowed)):
        if request.method == "OPTIONS" and (methods := methods_of(request, error)):
            return options_response(methods)
        if isinstance(error, web.HTTPMethodNotAllowed):
            return problem_response(request, _not_allowed(request, error))
        return problem_response(request, _not_found(request))
    if isinstance(error, web.HTTPException):
        if error.status < 400:  # noqa: PLR2004 - a redirect is no error
            raise error
        return problem_response(request, Problem(error.status, detail=error.text or error.reason))
    if isinstance(error, ConnectionError):
        raise error  # the client has gone: nobody to tell
    return problem_response(request, _unforeseen(request, error))


def problem_response(request: web.BaseRequest, problem: Problem) -> web.Response:
    """The problem in JSON, or in XML where that is what the client would rather have."""
    if request.headers.get("Accept") not in (None, "*/*"):
        from mock_server.formats.problem_xml import wants_xml, xml_response  # noqa: PLC0415 - rare

        if wants_xml(request):
            return xml_response(problem, path_of(request))
    return problem.response(path_of(request))


def path_of(request: web.BaseRequest) -> str:
    """The path as a URI reference: percent-encoded, whatever bytes came."""
    path = request.rel_url.raw_path
    return path if path.isascii() else quote(path, safe=_SAFE, errors="surrogateescape")


async def expect(request: web.Request) -> web.StreamResponse | None:
    """Answer `Expect: 100-continue` (RFC 9110, section 10.1.1) before the body is read."""
    if request.version < HttpVersion11:
        return None  # such a client cannot know what 100 means
    expected = request.headers.get("Expect", "").strip().lower()
    if expected != "100-continue":
        return Problem(
            417,
            detail=f"Expect is {expected!r}; only '100-continue' is known.",
            close=True,
        ).response(path_of(request))
    await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    request.writer.output_size = 0  # the response itself has not begun
    return None


def complete_head(request: web.BaseRequest, response: web.StreamResponse) -> None:
    """The same `Server` on every machine, whatever versions are there; what a page may read."""
    response.headers[hdrs.SERVER] = "mock_server"
    if isinstance(response, web.Response):
        body = response.body
        if isinstance(body, bytes) and len(body) >= THRESHOLD:
            compress(request, response, body)
    if hdrs.ORIGIN in request.headers:
        add_cors(request, response)


def _preflight(request: web.Request) -> web.Response | None:
    """Answer a browser that asks whether it may send another request (CORS)."""
    if not is_preflight(request):
        return None
    refused = request.match_info.http_exception
    if isinstance(refused, web.HTTPNotFound):
        return None
    if isinstance(refused, web.HTTPMethodNotAllowed):
        return preflight_response(request, refused.allowed_methods)
    return preflight_response(request, METHODS)


def _not_found(request: web.Request) -> Problem:
    path = request.path
    similar = _similar(path, request)
    if similar:
        return Problem(
            404,
            detail=f"There is nothing at {path}. Is the path spelled right? "
            f"There is {' or '.join(similar)}.",
            similar=similar,
        )
    return Problem(404, detail=f"There is nothing at {path}. Is the path spelled right?")


def _similar(path: str, request: web.Request) -> list[str]:
    from difflib import get_close_matches  # noqa: PLC0415 - only for typing errors

    templates = sorted(set(_templates(request)))
    if path.rstrip("/") in templates:
        return [path.rstrip("/")]
    return get_close_matches(path[:200], templates, n=2, cutoff=0.75)


def _templates(request: web.Request) -> Iterator[str]:
    for resource in request.app.router.resources():
        yield resource.canonical


def _not_allowed(request: web.Request, error: web.HTTPMethodNotAllowed) -> Problem:
    allowed = allowed_methods(error.allowed_methods)
    return Problem(
        405,
        detail=f"{request.path} does not take {request.method}; it takes {', '.join(allowed)}.",
        headers={"Allow": ", ".join(allowed)},
        allowed=allowed,
    )


def _unforeseen(request: web.Request, error: Exception) -> Problem:
    note_error(request, traceback.format_exc()[-_TRACE:])
    log.error("%s %s failed", request.method, path_of(request), exc_info=error)
    if request.writer.output_size > 0:  # too late for another response: end it, unfinished
        raise ConnectionAbortedError("the response failed in its middle") from error
    return Problem(
        500,
        detail="The mock server itself failed here; that is no mistake of yours. "
        "Its log says more.",
    )
