"""Clients that behave badly are answered, and the next client is served."""

import asyncio
import gzip
import json
import socket
import struct

import pytest

from mock_server.journal import Journal
from mock_server.limits import allow_many_connections
from mock_server.wire import connection
from mock_server.wire.recorder import MAX_BODY

GET = b"GET /echo HTTP/1.1\r\nHost: x\r\n\r\n"


def journal(origin):
    return Journal(origin.recorder)


def problem(fields, body):
    assert fields["content-type"] == "application/problem+json"
    return json.loads(body)


async def test_bytes_are_journalled_as_they_came(origin, raw):
    head = b"GET /echo?a=1&a=%D0%B9 HTTP/1.1\r\nhOsT: x\r\nX-B: 2\r\nX-A:1\r\nX-B:   3\r\n\r\n"
    client = await raw()
    await client.ask(head)
    seen = journal(origin).one()
    assert seen.request_head == head
    assert seen.query == [("a", "1"), ("a", "й")]
    assert [name for name, _ in seen.headers.items()] == ["hOsT", "X-B", "X-A", "X-B"]
    assert seen.headers.getall("x-b") == ["2", "3"]
    assert seen.response_head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert json.loads(seen.response_body)["path"] == "/echo"


async def test_a_head_in_single_bytes(origin, raw):
    client = await raw()
    for i in range(len(GET)):
        await client.send(GET[i : i + 1])
        await asyncio.sleep(0)
    assert (await client.response())[0] == 200
    assert journal(origin).one().request_head == GET


async def test_pipelined_requests_in_one_segment_are_answered_in_order(origin, raw):
    client = await raw()
    post = b"PUT /items/2 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    await client.send(
        b"GET /items/1 HTTP/1.1\r\nHost: x\r\n\r\n"
        + post
        + b'Content-Length: 7\r\n\r\n{"a":1}'
        + post
        + b'Transfer-Encoding: chunked\r\n\r\n3\r\n{"b\r\n4;x=y\r\n":2}\r\n0\r\nT: t\r\n\r\n'
        + b"GET /items/4 HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    bodies = [(await client.response())[2] for _ in range(4)]
    assert bodies == [b'{"item":"1"}', b'{"a":1}', b'{"b":2}', b'{"item":"4"}']
    seen = journal(origin).all()
    assert [e.method for e in seen] == ["GET", "PUT", "PUT", "GET"]
    assert [e.content for e in seen] == [b"", b'{"a":1}', b'{"b":2}', b""]
    assert seen[2].request_body.endswith(b"0\r\nT: t\r\n\r\n")
    assert {e.connection for e in seen} == {1}


async def test_more_pipelined_requests_than_aiohttp_queues(origin, raw):
    client = await raw()
    await client.send(GET * 200)
    for _ in range(200):
        assert (await client.response())[0] == 200
    assert journal(origin).count() == 200


async def test_good_requests_before_a_malformed_one_are_answered(origin, raw, serves):
    client = await raw()
    await client.send(GET + GET + b"BROKEN\r\n\r\n")
    assert [(await client.response())[0] for _ in range(3)] == [200, 200, 400]
    assert await client.rest() == b""
    seen = journal(origin).all()
    assert [e.status for e in seen] == [200, 200, 400]
    assert seen[2].request_head == b"BROKEN\r\n\r\n"
    await serves()


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)),
        b"GET /echo HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET /echo HTTP/1.1\nHost: x\n\n",
        b"GET /echo HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET /echo HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET /echo HTTP/1.1\r\n\r\n",
        b"GET /echo HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET /echo HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
        b"GET echo HTTP/1.1\r\nHost: x\r\n\r\n",
        b"G\xffT /echo HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /bytes HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /bytes HTTP/1.1\r\nHost: x\r\nContent-Length: 1x\r\n\r\n",
        b"POST /bytes HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST /bytes HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"9" * 30 + b"\r\n\r\n",
        (
            b"POST /bytes HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
    ],
)
async def test_malformed_requests_get_a_problem_and_are_journalled(
    origin, raw, serves, request_bytes
):
    client = await raw()
    status, fields, body = await client.ask(request_bytes)
    assert status == 400
    assert fields["connection"] == "close"
    assert "HTTP/1.1" in problem(fields, body)["detail"]
    assert await client.rest() == b""
    seen = journal(origin).one()
    assert seen.status == 400
    assert seen.request_head
    assert request_bytes.startswith(seen.request_head)
    await serves()


async def test_a_request_line_without_a_version(origin, raw, serves):
    client = await raw()
    status, fields, body = await client.ask(b"GET /echo\r\n\r\n")
    assert status == 505
    assert "METHOD /path HTTP/1.1" in problem(fields, body)["detail"]
    assert await client.rest() == b""
    await serves()


async def test_a_target_that_is_too_long(origin, raw, serves):
    client = await raw()
    status, fields, body = await client.ask(
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    assert status == 414
    assert problem(fields, body)["limit"] == 8190
    await serves()


@pytest.mark.parametrize(
    "fields",
    [b"X: " + b"a" * 1_000_000 + b"\r\n", b"".join(b"X-%d: y\r\n" % i for i in range(5000))],
    ids=["one long field", "many fields"],
)
async def test_a_head_that_is_too_large(origin, raw, serves, fields):
    client = await raw()
    sending = asyncio.create_task(
        client.send(b"GET /echo HTTP/1.1\r\nHost: x\r\n" + fields + b"\r\n")
    )
    status, answered, body = await client.response()
    assert status == 431
    assert problem(answered, body)["limit"] in {8190, 100}
    assert await client.rest() == b""
    await sending
    seen = journal(origin).one()
    assert seen.status == 431
    assert len(seen.request_head) <= 65536
    await serves()


async def test_a_head_that_never_ends_is_answered_408(origin, raw, serves, monkeypatch):
    monkeypatch.setattr(connection, "HEAD_TIMEOUT", 0.2)
    client = await raw()
    status, fields, body = await client.ask(b"GET /echo HTTP/1.1\r\nHost: x\r\nX-Drip: ")
    assert status == 408
    assert "empty line" in problem(fields, body)["detail"]
    assert await client.rest() == b""
    seen = journal(origin).one()
    assert (seen.status, seen.request_head) == (408, b"GET /echo HTTP/1.1\r\nHost: x\r\nX-Drip: ")
    await serves()


async def test_the_next_head_may_begin_during_a_slow_answer(origin, raw, monkeypatch):
    # The answer takes longer than a head may; the client then has a whole second for the rest.
    monkeypatch.setattr(connection, "HEAD_TIMEOUT", 1.0)
    client = await raw()
    await client.send(b"GET /slow?seconds=1.3 HTTP/1.1\r\nHost: x\r\n\r\nGET /echo HT")
    assert (await client.response())[0] == 200
    await client.send(b"TP/1.1\r\nHost: x\r\n\r\n")
    assert (await client.response())[0] == 200


async def test_a_body_above_the_limit_is_refused_before_it_is_read(origin, raw, serves):
    client = await raw()
    status, fields, body = await client.ask(
        b"POST /bytes HTTP/1.1\r\nHost: x\r\nContent-Length: 50000000\r\n\r\n"
    )
    assert status == 413
    assert problem(fields, body)["limit"] == 100_000
    await serves()


async def test_a_client_that_sends_too_much_can_still_read_the_answer(origin, raw, serves):
    client = await raw()
    sending = asyncio.create_task(
        client.send(
            b"POST /bytes HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n" + b"a" * 3_000_000
        )
    )
    assert (await client.response())[0] == 413
    await sending
    assert await client.rest() == b""
    await serves()


async def test_a_chunked_body_above_the_limit(origin, raw, serves):
    client = await raw()
    await client.send(b"POST /bytes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    sending = asyncio.create_task(client.send((b"10000\r\n" + b"a" * 65536 + b"\r\n") * 4))
    status, fields, body = await client.response()
    assert status == 413
    assert "100000" in problem(fields, body)["detail"]
    await sending
    await serves()


async def test_a_compressed_body_is_read_unfolded_and_limited_so(origin, raw):
    client = await raw()
    head = (
        b"POST /bytes HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
    )
    small = gzip.compress(b"a" * 5000)
    assert (await client.ask(head % len(small) + small))[2] == b'{"length":5000}'
    bomb = gzip.compress(bytes(5_000_000))
    assert (await (await raw()).ask(head % len(bomb) + bomb))[0] == 413
    seen = journal(origin).first()
    assert seen.request_body == small
    assert seen.content == b"a" * 5000


@pytest.mark.parametrize("chunks", [b"zz\r\nab\r\n", b"3\r\nabcd\r\n0\r\n\r\n", b"-1\r\n\r\n"])
async def test_malformed_chunks_give_one_answer_and_no_hang(origin, raw, serves, chunks, until):
    client = await raw()
    await client.send(b"POST /bytes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    await until(journal(origin).count)
    status, fields, body = await client.ask(chunks)
    assert status == 400
    assert "chunks" in problem(fields, body)["detail"]
    assert await client.rest() == b""
    assert journal(origin).one().status == 400
    await serves()


@pytest.mark.parametrize("tail", [b"", b"chunked"], ids=["length", "chunked"])
async def test_a_body_cut_short_by_a_half_closed_client(origin, raw, serves, tail):
    framing = (
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nab" if tail else b"Content-Length: 5\r\n\r\nab"
    )
    client = await raw()
    await client.send(b"POST /bytes HTTP/1.1\r\nHost: x\r\n" + framing)
    client.writer.write_eof()
    status, fields, body = await client.response()
    assert status == 400
    assert "bytes of it had come" in problem(fields, body)["detail"]
    assert await client.rest() == b""
    await serves()


async def test_a_half_closed_client_gets_all_its_answers(origin, raw, serves):
    client = await raw()
    await client.send(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n" + GET + GET)
    client.writer.write_eof()
    assert [(await client.response())[0] for _ in range(3)] == [200, 200, 200]
    assert await client.rest() == b""
    assert [e.status for e in journal(origin)] == [200, 200, 200]
    await serves()


async def test_clients_that_vanish_in_the_middle_of_a_response(origin, raw, serves, until):
    for path in (b"/endless", b"/slow?seconds=60"):
        client = await raw()
        await client.send(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        if path == b"/endless":
            await client.reader.readexactly(100_000)
        else:
            await until(lambda: journal(origin).to("/slow").count())
        reset = client.writer.get_extra_info("socket")
        reset.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.writer.transport.abort()
    await until(lambda: all(e.ended is not None for e in journal(origin)))
    await until(lambda: not origin.connections)
    slow = journal(origin).to("/slow").one()
    assert slow.status is None
    endless = journal(origin).to("/endless").one()
    assert len(endless.response_body) <= MAX_BODY < endless.response_body_length
    await serves()


async def test_an_unread_body_does_not_end_up_as_the_next_request(origin, raw):
    client = await raw()
    await client.send(
        b"POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 31\r\n\r\n" + GET[:31] + GET
    )
    assert (await client.response())[2] == b'{"read":false}'
    assert (await client.response())[0] == 200


async def test_expect_100_continue(origin, raw):
    client = await raw()
    await client.send(
        b"POST /bytes HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
    )
    assert (await client.response())[0] == 100
    status, _, body = await client.ask(b"abc")
    assert (status, body) == (200, b'{"length":3}')
    seen = journal(origin).one()
    assert seen.status == 200
    assert seen.response_head.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")
    assert seen.response_headers["Content-Type"] == "application/json"


async def test_an_unknown_expectation_is_refused(origin, raw, serves):
    client = await raw()
    status, fields, body = await client.ask(
        b"POST /bytes HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nContent-Length: 3\r\n\r\n"
    )
    assert status == 417
    assert "tea" in problem(fields, body)["detail"]
    await serves()


@pytest.mark.parametrize(
    ("target", "item"),
    [
        (b"/items/%FF", "%FF"),
        (b"/items/%D0%B9", "й"),
        (b"/items/%00", "\x00"),
    ],
)
async def test_paths_of_any_bytes(raw, serves, target, item):
    client = await raw()
    status, _, body = await client.ask(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert status == 200
    assert json.loads(body)["item"] == item
    await serves()


@pytest.mark.parametrize("target", [b"/%FF", b"/none?a=%FF", b"/%D0%B9", b"/%00"])
async def test_unknown_paths_of_any_bytes(raw, serves, target):
    client = await raw()
    status, fields, body = await client.ask(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert status == 404
    assert problem(fields, body)["instance"].isascii()
    await serves()


@pytest.mark.parametrize("target", [b"/\xff\xfe", "/й?ж=1".encode()])
async def test_raw_bytes_in_a_target_are_refused_with_the_way_out(raw, serves, target):
    client = await raw()
    status, fields, body = await client.ask(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert status == 400
    assert "percent-encoded" in problem(fields, body)["detail"]
    await serves()


async def test_queries_and_fields_of_any_bytes(origin, raw, serves):
    client = await raw()
    status, _, body = await client.ask(
        b"GET /echo?a=%FF&%FF=b HTTP/1.1\r\nHost: x\r\nX: \xff\xfe \xd0\xb9\r\n\r\n"
    )
    assert status == 200
    assert ["X", "\ufffd\ufffd й"] in json.loads(body)["fields"]
    seen = journal(origin).one()
    assert seen.query == [("a", "\ufffd"), ("\ufffd", "b")]
    await serves()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\xff\xfe", 400),
        (b'{"a": "\xff"}', 400),
        (b"{'a': 1}", 400),
        (b"[" * 100_000, 400),
        (b'{"a": NaN}', 400),
        (b'{"a": "x"}', 422),
        (b"[]", 422),
    ],
)
async def test_json_of_any_bytes(raw, serves, body, status):
    client = await raw()
    got, fields, content = await client.ask(
        b"PUT /items/1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    )
    assert (got, problem(fields, content)["status"]) == (status, status)
    assert (await client.ask(GET))[0] == 200  # the connection goes on
    await serves()


async def test_forms_of_any_bytes(raw):
    head = (
        b"POST /form HTTP/1.1\r\nHost: x\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
    )
    client = await raw()
    good = b"a=%D0%B9&a=+1&b="
    assert (await client.ask(head % len(good) + good))[
        2
    ] == '[["a","й"],["a"," 1"],["b",""]]'.encode()
    for bad in (b"a=%FF", b"\xff=1", b"a=1&" * 1001):
        assert (await client.ask(head % len(bad) + bad))[0] == 400


async def test_handlers_that_fail_never_stop_the_server(origin, raw, serves, caplog):
    client = await raw()
    status, fields, body = await client.ask(b"GET /fail HTTP/1.1\r\nHost: x\r\n\r\n")
    assert status == 500
    assert "no mistake of yours" in problem(fields, body)["detail"]
    assert (await client.ask(GET))[0] == 200
    await client.send(b"GET /fail-late HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await client.rest()).endswith(b"9\r\nbeginning\r\n")
    failed = [e for e in journal(origin) if e.error]
    assert [e.path for e in failed] == ["/fail", "/fail-late"]
    assert all("ZeroDivisionError: trial" in e.error for e in failed)
    assert all(e.ended is not None for e in failed)
    await serves()


@pytest.mark.parametrize("path", [b"/echo", b"/streamed", b"/none", b"/slow?seconds=0"])
async def test_head_says_what_get_says_without_a_body(raw, path, until):
    client = await raw()
    await client.send(b"HEAD " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    head = await client.reader.readuntil(b"\r\n\r\n")
    # The connection goes on, so no byte of a body was sent.
    status, _, _ = await client.ask(GET)
    assert status == 200
    assert head.startswith(b"HTTP/1.1 404" if path == b"/none" else b"HTTP/1.1 200")


async def test_wrong_methods_are_told_the_right_ones(raw):
    client = await raw()
    status, fields, body = await client.ask(
        b"DELETE /items/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
    )
    assert status == 405
    assert fields["allow"] == "GET, HEAD, PUT, OPTIONS"
    assert problem(fields, body)["allowed"] == ["GET", "HEAD", "PUT", "OPTIONS"]


async def test_misspelled_paths_are_told_similar_ones(raw):
    client = await raw()
    _, fields, body = await client.ask(b"GET /ecco HTTP/1.1\r\nHost: x\r\n\r\n")
    assert problem(fields, body)["similar"] == ["/echo"]
    _, fields, body = await client.ask(b"GET /echo/ HTTP/1.1\r\nHost: x\r\n\r\n")
    assert problem(fields, body)["similar"] == ["/echo"]


async def test_a_declined_upgrade_goes_on_as_http(origin, raw):
    client = await raw()
    upgrade = b"GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    await client.send(upgrade + GET)
    assert [(await client.response())[0] for _ in range(2)] == [200, 200]
    assert (await client.ask(GET))[0] == 200
    assert [e.request_head for e in journal(origin)] == [upgrade, GET, GET]


async def test_a_declined_upgrade_with_a_body_that_is_not_read(raw, serves):
    client = await raw()
    await client.send(
        b"DELETE /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Content-Length: 3\r\n\r\n"
    )
    assert (await client.response())[0] == 405
    await client.send(b"abc" + GET)
    assert await client.rest() == b""  # it is not kept, but closed
    await serves()


async def test_two_thousand_connections_at_once(origin, until):
    if allow_many_connections() < 4500:
        pytest.skip("the system allows this process too few sockets for both ends")
    port = int(origin.scenario.url.rpartition(":")[2])
    opening = [asyncio.open_connection("127.0.0.1", port) for _ in range(2000)]
    sockets = await asyncio.gather(*opening)
    await until(lambda: len(origin.connections) == 2000)
    for _, writer in sockets:
        writer.write(GET)
    for reader, _ in sockets:
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 OK\r\n")
    assert journal(origin).connections() == 2000
    for _, writer in sockets:
        writer.transport.abort()
