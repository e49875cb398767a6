"""What an exchange says about its bytes."""

import gzip
import zlib

import msgspec
import pytest

from mock_server.exchange import Exchange


def exchange(request=b"GET / HTTP/1.1\r\n\r\n", body=b"", sent=b"", **given):
    values = {
        "number": 1,
        "connection": 1,
        "started": 1.0,
        "ended": 3.5,
        "in_flight": 1,
        "request_head": request,
        "request_body": body,
        "request_body_length": len(body),
        "sent": sent,
        "sent_length": len(sent),
        "fault": None,
    }
    return Exchange.from_bytes(**values | given)


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        ("/a/b", "/a/b", []),
        (
            "/%D0%B9%2Fx?q=%D0%B9&q=&r=a+b%2Bc&s#f",
            "/й/x",
            [("q", "й"), ("q", ""), ("r", "a b+c"), ("s", "")],
        ),
        ("/?a=1&a=2", "/", [("a", "1"), ("a", "2")]),
        ("http://127.0.0.1:8000/users?page=2", "/users", [("page", "2")]),
        ("http://127.0.0.1:8000?page=2", "/", [("page", "2")]),
        ("http://127.0.0.1:8000", "/", []),
        ("*", "*", []),
        ("/%FF?%FF=%FF", "/\ufffd", [("\ufffd", "\ufffd")]),
    ],
)
def test_the_target(target, path, query):
    seen = exchange(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert (seen.method, seen.target, seen.path, seen.query) == ("GET", target, path, query)
    assert seen.http_version == "HTTP/1.1"


@pytest.mark.parametrize("head", [b"", b"\x16\x03", b"GET /\r\n\r\n", b"A B C D\r\n\r\n"])
def test_what_is_no_http_has_no_method(head):
    seen = exchange(head)
    assert (seen.method, seen.target, seen.http_version) == ("", "", "")
    assert str(seen)


def test_fields_in_any_case_and_of_any_bytes():
    seen = exchange(
        b"GET / HTTP/1.1\r\nX-One: 1\r\nx-one:\t2 \r\nX-Bytes: \xff\r\nX-Text: \xd0\xb9\r\n\r\n"
    )
    assert seen.headers.getall("X-ONE") == ["1", "2"]
    assert seen.headers["x-bytes"] == "ÿ"
    assert seen.headers["x-text"] == "й"


def test_cookies():
    seen = exchange(b"GET / HTTP/1.1\r\nCookie: a=1; b=x=y; odd\r\nCookie: c=\r\n\r\n")
    assert seen.cookies == {"a": "1", "b": "x=y", "c": ""}


def test_bodies_are_read_through_chunks_and_compression():
    packed = gzip.compress(b'{"a": [1, "\xd0\xb9"]}')
    chunked = b"".join(b"%x\r\n%b\r\n" % (len(p), p) for p in (packed[:7], packed[7:]))
    seen = exchange(
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n",
        chunked + b"0\r\n\r\n",
    )
    assert seen.json() == {"a": [1, "й"]}
    assert seen.request_body != seen.content


@pytest.mark.parametrize("window", [zlib.MAX_WBITS, -zlib.MAX_WBITS])
def test_deflate_of_both_kinds(window):
    packer = zlib.compressobj(wbits=window)
    body = packer.compress(b"a=1&b=%D0%B9") + packer.flush()
    seen = exchange(b"POST / HTTP/1.1\r\nContent-Encoding: deflate\r\n\r\n", body)
    assert seen.form() == [("a", "1"), ("b", "й")]


def test_what_is_no_json_says_so():
    with pytest.raises(ValueError, match="not JSON"):
        exchange(body=b"{'a': 1}").json()
    assert exchange(body=b"\xff").text == "\ufffd"


@pytest.mark.parametrize(
    ("sent", "status", "head", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody", 200, b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n", b"body"),
        (b"HTTP/1.1 204\r\n\r\n", 204, b"HTTP/1.1 204\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\nA:", 200, b"HTTP/1.1 200 OK\r\nA:", b""),
        (b"", None, b"", b""),
        (b"\x00garbage\r\n\r\nx", None, b"", b"\x00garbage\r\n\r\nx"),
        (
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nA: b\r\n\r\nbody",
            201,
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nA: b\r\n\r\n",
            b"body",
        ),
        (b"HTTP/1.1 100 Continue\r\n\r\n", 100, b"HTTP/1.1 100 Continue\r\n\r\n", b""),
        (
            b"HTTP/1.1 101 X\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
            101,
            b"HTTP/1.1 101 X\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n\r\n",
        ),
    ],
)
def test_the_response(sent, status, head, body):
    seen = exchange(sent=sent)
    assert (seen.status, seen.response_head, seen.response_body) == (status, head, body)
    assert seen.response_body_length == len(body)


def test_the_last_response_fields_count():
    seen = exchange(sent=b"HTTP/1.1 103 E\r\nA: 1\r\n\r\nHTTP/1.1 200 OK\r\nB: 2\r\n\r\n")
    assert dict(seen.response_headers) == {"B": "2"}


def test_one_line_about_it():
    request = b"GET /a?b HTTP/1.1\r\n\r\n"
    assert str(exchange(request, sent=b"HTTP/1.1 200 OK\r\n\r\n")) == "GET /a?b → 200"
    assert str(exchange(request, fault="reset")) == "GET /a?b → reset"
    assert str(exchange(request, ended=None)) == "GET /a?b → …"
    assert str(exchange(request)) == "GET /a?b → -"
    assert repr(exchange(request)) == "<Exchange 1: GET /a?b → ->"


def test_it_travels():
    seen = exchange(b"\xff\x00", b"\xfe", b"\xfd", fault="garbage")
    packed = msgspec.msgpack.encode(seen)
    assert msgspec.msgpack.decode(packed, type=Exchange) == seen
    assert seen.duration == 2.5
    assert exchange(ended=None).duration is None


def test_the_wire_names_the_fault_with_its_options():
    seen = exchange(b"GET / HTTP/1.1\r\n\r\n", fault="status", fault_options={"code": 503})
    assert str(seen.wire()).splitlines()[-1] == "* status(code=503)"
