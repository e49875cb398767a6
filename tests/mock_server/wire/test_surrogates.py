import socket

import pytest

from mock_server.wire.surrogates import replaced


def test_text_stays_and_bytes_that_are_none_are_marked():
    assert replaced("plain") == "plain"
    assert replaced("Алёна") == "Алёна"
    assert replaced(b"a\xffb".decode("utf-8", "surrogateescape")) == "a\ufffdb"


FORM = (
    b'--B\r\nContent-Disposition: form-data; name="\xff"; filename="\xfe%FF"\r\n'
    b"Content-Type: \xfd\r\n\r\n\xfc\r\n--B--\r\n"
)


@pytest.mark.parametrize(
    ("method", "target", "field", "body"),
    [
        (b"GET", b"/get?a=\xff&\xfe=%FF", b"X: \xff", b""),
        (b"GET", b"/cookies", b"Cookie: a=\xff; \xfe=b", b""),
        (b"GET", b"/cookies/set?a=\xff&\xfe=1", b"", b""),
        (b"GET", b"/cookies/set/%FF/%0A", b"", b""),
        (b"GET", b"/users?q=\xff", b"", b""),
        (b"GET", b"/users?\xff=1&page=\xff", b"", b""),
        (b"GET", b"/users/1", b"If-None-Match: \xff", b""),
        (b"DELETE", b"/users/1", b"If-Match: \xff", b""),
        (b"GET", b"/faults/\xff", b"", b""),
        (b"GET", b"/flaky/1?key=\xff", b"", b""),
        (b"GET", b"/status/\xff", b"", b""),
        (b"GET", b"/delay/\xff", b"", b""),
        (b"GET", b"/redirect-to?url=\xff", b"", b""),
        (b"GET", b"/redirect-to?url=%0D%0AX:%20y", b"", b""),
        (b"GET", b"/redirect-to?url=http://[", b"", b""),
        (b"GET", b"/anything/\xff", b"User-Agent: \xff", b""),
        (b"GET", b"/user-agent", b"User-Agent: \xff", b""),
        (b"GET", b"/ip", b"X-Forwarded-For: \xff", b""),
        (b"GET", b"/me", b"Cookie: session=\xff", b""),
        (b"GET", b"/?lang=\xff", b"Accept: text/html;q=\xff, \xff", b""),
        (
            b"POST",
            b"/login",
            b"Content-Type: application/x-www-form-urlencoded",
            b"user=%FF&\xff=1",
        ),
        (b"POST", b"/post", b"Content-Type: application/x-www-form-urlencoded", b"a=\xff&b=%FF"),
        (b"POST", b"/post", b"Content-Type: multipart/form-data; boundary=B", FORM),
        (b"POST", b"/files", b"Content-Type: multipart/form-data; boundary=B", FORM),
        (b"POST", b"/post", b"Content-Type: \xff", b"\xff"),
        (b"POST", b"/users", b"Content-Type: application/json", b'{"\\ud800": "\\udfff"}'),
        (b"POST", b"/orders", b"Content-Type: application/json\r\nIdempotency-Key: \xff", b"{}"),
    ],
)
def test_no_bytes_make_a_route_fail(scenario, method, target, field, body):
    port = int(scenario.url.rpartition(":")[2])
    head = b"%b %b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" % (method, target)
    head += (field + b"\r\n" if field else b"") + b"Content-Length: %d\r\n\r\n" % len(body)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(head + body)
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    status = int(answer.split(b" ")[1])
    assert status < 500, answer
    assert answer.partition(b"\r\n\r\n")[0].isascii()
    assert scenario.journal.last().error is None
