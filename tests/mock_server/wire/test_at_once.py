"""Whole responses: the same bytes as aiohttp's own."""

import pytest
from aiohttp import web

from mock_server.app import make_app
from mock_server.journal import Journal
from mock_server.origin import Origins
from mock_server.registry import Registry, Text
from mock_server.wire.at_once import WholeResponse

trial = Registry("at_once", Text("For trial", "Для пробы"))
KINDS = {
    "whole": WholeResponse,
    "aiohttp": lambda body, status, headers: web.Response(
        body=body, status=status, headers=headers
    ),
}
CHANGES = {
    "cookie": lambda response: response.set_cookie("a", "1"),
    "chunked": lambda response: response.enable_chunked_encoding(),
    "compressed": lambda response: response.enable_compression(web.ContentCoding.gzip),
    "closed": lambda response: response.force_close(),
    "text": lambda response: setattr(response, "text", "another"),
}


@trial.any(r"/{kind}/{case}/{status}", summary=Text("For trial", "Для пробы"), returns={200: None})
async def answer(request):
    case = request.match_info["case"]
    body = {"empty": b"", "large": b"x" * 300_000}.get(case, '{"name":"Søren"}'.encode())
    fields = {"Content-Type": "application/json", "X-Name": "é"}
    if case == "untyped":
        del fields["Content-Type"]
    if case == "dated":
        fields["date"] = "Thu, 01 Jan 2026 00:00:00 GMT"
    if case == "broken":
        fields["X-Name"] = "a\r\nX-Other: b"
    if case == "measured":
        fields["content-length"] = str(len(body))
    status = int(request.match_info["status"])
    response = KINDS[request.match_info["kind"]](body, status, fields)
    CHANGES.get(case, lambda _: None)(response)
    if case == "prepared":
        await response.prepare(request)
    if case == "sent":
        await response.prepare(request)
        await response.write_eof()
    return response


@pytest.fixture
async def origin():
    origins = Origins(lambda: make_app([trial]))
    opened = await origins.open()
    yield opened
    origins.close(opened.scenario.number)


async def sent(origin, raw, request):
    """The bytes of the response, until the server closes or nothing more comes."""
    client = await raw()
    await client.send(request + b"GET /end/of/999 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    await client.rest()
    exchange = Journal(origin.recorder).all()[0]
    origin.recorder.forget()
    head = [line for line in exchange.response_head.split(b"\r\n") if not line.startswith(b"Date")]
    return exchange.status, head, exchange.response_body


CASES = ("usual", "empty", "large", "untyped", "dated", "measured", "cookie", "chunked")
CASES += ("compressed", "closed", "text", "prepared", "sent", "broken")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    ("method", "status", "version", "more"),
    [
        ("GET", 200, "1.1", ""),
        ("GET", 200, "1.1", "Connection: close\r\n"),
        ("GET", 200, "1.1", "Origin: http://page.example\r\n"),
        ("GET", 200, "1.1", "Accept-Encoding: gzip\r\n"),
        ("GET", 200, "1.0", ""),
        ("GET", 200, "1.0", "Connection: keep-alive\r\n"),
        ("POST", 201, "1.1", ""),
        ("HEAD", 200, "1.1", ""),
        ("GET", 204, "1.1", ""),
        ("GET", 304, "1.1", ""),
        ("GET", 599, "1.1", ""),
    ],
)
async def test_the_bytes_are_those_that_aiohttp_sends(
    origin, raw, case, method, status, version, more
):
    def asked(kind):
        return (
            f"{method} /{kind}/{case}/{status} HTTP/{version}\r\nHost: x\r\n{more}\r\n"
        ).encode()

    whole = await sent(origin, raw, asked("whole"))
    assert whole == await sent(origin, raw, asked("aiohttp"))
    # A field with a line break, or chunks for HTTP/1.0, is the handler's mistake: nothing is sent.
    mistaken = case == "broken" or (case, version) == ("chunked", "1.0")
    assert whole[0] == (None if mistaken else status)
