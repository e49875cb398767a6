"""Rules of HTTP/1.1 that the frame enforces before any route, and shapes of request smuggling."""

import asyncio
import http.client
import json

import pytest

from mock_server.journal import Journal
from mock_server.wire import connection

# What follows the request in the same segment: it must be answered only if the first one's end
# is beyond doubt (RFC 9112, section 6.3).
NEXT = b"GET /echo?next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
POST = b"POST /bytes HTTP/1.1\r\nHost: x\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"


def problem(fields, body):
    assert fields["content-type"] == "application/problem+json"
    return json.loads(body)


@pytest.mark.parametrize(
    "request_bytes",
    [
        POST + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        POST + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabc",
        POST + b"Content-Length: 3, 3\r\n\r\nabc",
        POST + b"Content-Length: +3\r\n\r\nabc",
        POST + b"Content-Length: 0x3\r\n\r\nabc",
        POST + b"Content-Length: 3_0\r\n\r\nabc",
        POST + b"Content-Length: \xd9\xa3\r\n\r\nabc",
        POST + b"Content-Length: \xb2\r\n\r\nabc",
        POST + b"Content-Length:\r\n\r\nabc",
        POST + b"Content-Length : 3\r\n\r\nabc",
        POST + b"Content-Length:\r\n 3\r\n\r\nabc",
        POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc",
        POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        CHUNKED + b"3\nabc\n0\n\n",
        CHUNKED + b"0x3\r\nabc\r\n0\r\n\r\n",
        CHUNKED + b"+3\r\nabc\r\n0\r\n\r\n",
        CHUNKED + b"3 \r\nabc\r\n0\r\n\r\n",
        CHUNKED + b"-3\r\nabc\r\n0\r\n\r\n",
        CHUNKED + b"3\r\nabcd\r\n0\r\n\r\n",
        CHUNKED + b"3;a\nxx\r\nabc\r\n0\r\n\r\n",
        CHUNKED + b"fffffffffffffffff\r\nabc\r\n0\r\n\r\n",
        CHUNKED + b"0\r\nno colon\r\n\r\n",
        CHUNKED + b"0\r\nContent-Length: 9\r\n\r\n",
        b"GET /echo HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n",
        b"GET /echo HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
        b"GET /echo HTTP/1.1\r\n Host: x\r\n\r\n",
        b"GET http://[::1/echo HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://x:99999/echo HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
async def test_whose_end_is_in_doubt_is_refused_and_nothing_after_it_is_heard(
    origin, raw, serves, request_bytes
):
    client = await raw()
    status, fields, body = await client.ask(request_bytes + NEXT)
    assert status == 400
    assert fields["connection"] == "close"
    assert problem(fields, body)["detail"]
    assert await client.rest() == b""
    seen = Journal(origin.recorder).one()  # what followed was no request
    assert seen.status == 400
    await serves()


@pytest.mark.parametrize(
    ("request_bytes", "length"),
    [
        (POST + b"Content-Length: 003\r\n\r\nabc", 3),
        (POST + b"Content-Length:\t3\t\r\n\r\nabc", 3),
        (CHUNKED.replace(b"chunked", b"CHUNKED") + b"3\r\nabc\r\n0\r\n\r\n", 3),
        (CHUNKED + b'3;a=b;c="d;e"\r\nabc\r\n0;x\r\n\r\n', 3),
        (CHUNKED + b"3;" + b"a" * 100_000 + b"\r\nabc\r\n0\r\n\r\n", 3),
        (CHUNKED + b"0003\r\nabc\r\n000\r\nX-Sum: abc\r\nY: z\r\n\r\n", 3),
        (POST + b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 3\r\n\r\nabc", 3),
        (POST + b"Connection: Upgrade\r\nUpgrade: TLS/1.0\r\n\r\n", 0),
    ],
)
async def test_whose_end_is_clear_is_answered_and_the_next_one_too(
    origin, raw, request_bytes, length
):
    client = await raw()
    status, _, body = await client.ask(request_bytes + NEXT)
    assert (status, json.loads(body)) == (200, {"length": length})
    assert (await client.response())[0] == 200
    assert [exchange.status for exchange in Journal(origin.recorder)] == [200, 200]


@pytest.mark.parametrize(
    "value", [b"a b", b"a/b", b"a:b:c", b"u@a", b"\xd0\xb9", b"[::1", b"a:999999"]
)
async def test_a_host_that_is_none_is_refused(origin, raw, serves, value):
    client = await raw()
    status, fields, body = await client.ask(b"GET /echo HTTP/1.1\r\nHost: " + value + b"\r\n\r\n")
    assert (status, fields["connection"]) == (400, "close")
    assert "127.0.0.1:8000" in problem(fields, body)["detail"]
    assert Journal(origin.recorder).one().status == 400
    await serves()


@pytest.mark.parametrize(
    "value", [b"", b"a", b"xn--80a.example:80", b"[::1]:8000", b"a_b.c", b"%d0"]
)
async def test_any_host_is_served(raw, value):
    client = await raw()
    assert (await client.ask(b"GET /echo HTTP/1.1\r\nHost: " + value + b"\r\n\r\n"))[0] == 200


async def test_an_unknown_transfer_coding_is_not_implemented(origin, raw, serves):
    client = await raw()
    status, fields, body = await client.ask(
        POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
    )
    assert (status, fields["connection"]) == (501, "close")
    assert "Content-Encoding" in problem(fields, body)["detail"]
    assert Journal(origin.recorder).one().status == 501
    await serves()


@pytest.mark.parametrize(
    ("method", "words"),
    [(b"get", "Did you mean GET?"), (b"BREW", "Known: GET, HEAD"), (b"A" * 4000, "AAA'")],
)
async def test_an_unknown_method_is_called_by_its_name(origin, raw, serves, method, words):
    client = await raw()
    status, fields, body = await client.ask(method + b" /echo HTTP/1.1\r\nHost: x\r\n\r\n" + NEXT)
    assert (status, fields["connection"]) == (501, "close")
    assert words in problem(fields, body)["detail"]
    assert Journal(origin.recorder).one().status == 501
    await serves()


async def test_connect_is_told_that_this_is_no_proxy(origin, raw, serves):
    client = await raw()
    status, fields, body = await client.ask(
        b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n"
    )
    assert (status, fields["connection"]) == (501, "close")
    assert "proxy" in problem(fields, body)["detail"]
    assert Journal(origin.recorder).one().method == "CONNECT"
    await serves()


@pytest.mark.parametrize("at_once", [True, False])
async def test_http_2_without_asking_is_told_the_version(origin, raw, serves, at_once):
    client = await raw()
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9)  # RFC 9113, section 3.4
    if at_once:
        await client.send(preface)
    else:
        await client.send(preface[:18])
        await client.send(preface[18:])
    status, fields, body = await client.response()
    assert (status, fields["connection"]) == (505, "close")
    assert "HTTP/1.1 is spoken here" in problem(fields, body)["detail"]
    assert Journal(origin.recorder).one().status == 505
    await serves()


def test_a_tunnel_is_refused_by_every_route(scenario):
    host, _, port = scenario.url.removeprefix("http://").partition(":")
    client = http.client.HTTPConnection(host, int(port), timeout=10)
    client.set_tunnel("example.org", 443)
    with pytest.raises(OSError, match="501"):
        client.request("GET", "/")
    assert scenario.journal.one().method == "CONNECT"


@pytest.mark.parametrize(
    ("target", "host", "path"),
    [
        (b"http://example.org/echo?a=b", "example.org", "/echo"),
        (b"https://u:p@example.org:99/echo", "example.org:99", "/echo"),
        (b"HTTP://[::1]:80/echo", "[::1]:80", "/echo"),
    ],
)
async def test_an_absolute_target_has_the_host_in_it(origin, raw, target, host, path):
    client = await raw()
    status, _, body = await client.ask(b"GET " + target + b" HTTP/1.1\r\nHost: other\r\n\r\n")
    answer = json.loads(body)
    assert (status, answer["path"]) == (200, path)
    assert [value for name, value in answer["fields"] if name == "Host"] == [host]
    seen = Journal(origin.recorder).one()
    assert seen.target == target.decode()
    assert seen.headers["Host"] == "other"  # as it came


async def test_an_absolute_target_without_a_path_is_the_root(raw):
    client = await raw()
    status, fields, body = await client.ask(b"GET http://x?a HTTP/1.1\r\nHost: x\r\n\r\n")
    assert status == 404  # of the trial routes
    assert "nothing at /." in problem(fields, body)["detail"]


async def test_an_absolute_target_of_another_scheme_is_refused(raw, serves):
    client = await raw()
    status, fields, body = await client.ask(b"GET ftp://x/echo HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (status, fields["connection"]) == (400, "close")
    assert "scheme" in problem(fields, body)["detail"]
    await serves()


async def test_a_client_of_http_1_0_gets_no_100(raw):
    client = await raw()
    await client.send(
        b"POST /bytes HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc"
    )
    answer = await client.rest()
    assert answer.startswith(b"HTTP/1.0 200 OK\r\n")
    assert b"100 Continue" not in answer


async def test_clients_that_never_finish_a_head_hold_up_nobody(origin, raw, serves, monkeypatch):
    monkeypatch.setattr(connection, "HEAD_TIMEOUT", 1.0)
    clients = [await raw() for _ in range(300)]
    for client in clients:
        await client.send(b"GET /echo HTTP/1.1\r\nHost: x\r\nX: ")
    await serves()
    for client in clients:
        await client.send(b"a")  # a byte now and then gives no more time
    answers = await asyncio.gather(*(client.response() for client in clients))
    assert {status for status, _, _ in answers} == {408}
    assert [e.status for e in Journal(origin.recorder)].count(408) == 300
    await serves()


async def test_clients_that_do_not_read_hold_up_nobody(origin, raw, serves, until):
    clients = [await raw() for _ in range(20)]
    for client in clients:
        client.writer.transport.pause_reading()
        await client.send(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n" * 50)
    await until(lambda: Journal(origin.recorder).count() >= 20)
    await serves()
    held = sum(c.transport.get_write_buffer_size() for c in origin.connections if c.transport)
    assert held < 20 * (1 << 20)  # what waits for them is bounded
