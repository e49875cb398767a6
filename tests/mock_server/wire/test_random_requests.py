"""Requests at random, broken and hostile ones: nothing fails inside, nobody waits for ever."""

import asyncio
import contextlib
import random

import pytest

from mock_server.app import make_app, registries
from mock_server.journal import Journal
from mock_server.origin import Origins
from mock_server.rules import bodies
from mock_server.wire import connection

METHODS = [b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"TRACE", b"BREW"]
VALUES = [
    b"3",
    b"0",
    b"-1",
    b"999999999999999999999",
    b"x",
    b"%FF",
    b"%00",
    b"..",
    b"a%2Fb",
    b"1e9",
]
QUERIES = [
    b"",
    b"?",
    b"?a=%FF",
    b"?page=-1&limit=x",
    b"?seconds=nan",
    b"?q=%D0%B9&&=&q",
    b"?url=//x",
]
FIELDS = [
    b"Connection: close",
    b"Connection: Upgrade\r\nUpgrade: websocket",
    b"Expect: 100-continue",
    b"Content-Type: application/json",
    b"Content-Type: application/xml",
    b"Content-Type: text/xml; charset=\xff",
    b"Accept: application/xml, text/csv;q=0.5",
    b"Accept: text/csv",
    b'SOAPAction: ""',
    b"Content-Type: application/x-www-form-urlencoded",
    b"Content-Type: multipart/form-data; boundary=x",
    b"Content-Type: multipart/form-data",
    b"Content-Type: text/plain; charset=\xff",
    b"Content-Encoding: gzip",
    b"Cookie: a=\xff; =; b",
    b"Accept: ;q=x, */\xff;q=2",
    b"If-None-Match: \xff",
    b"If-Match: *",
    b"Range: bytes=5-1,-",
    b"Authorization: Basic \xff",
    b"Idempotency-Key: \xff",
    b"X-Long: " + b"a" * 9000,
    b"Host: again",
    b"Mock-Fault: \xff;=;;a=1",
    b"Mock-Fault: status;code=599;delay=0.01;chance=0.5",
    b"Transfer-Encoding: gzip, chunked",
    b"no colon",
]
BODIES = [
    b"",
    b"{}",
    b"[[[[",
    b'{"name": "\xff"}',
    b"a=%FF&b",
    b"<user><name>\xd0\x90</name><id>x</id></user>",
    b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><a/></e:Body></e:Envelope>',
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="\xff"\r\n\r\nhi\r\n--x--\r\n',
    b"--x\r\n\r\n",
    b"\x1f\x8b\x00",
]
TAILS = [
    b"",
    b"",
    b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n",
    b"\r\n\r\n",
    b"\x16\x03\x01",
    b"GET /",
]


def request(rnd, paths):
    path = rnd.choice(paths)
    while b"{" in path:
        before, _, rest = path.partition(b"{")
        path = before + rnd.choice(VALUES) + rest.partition(b"}")[2]
    body = rnd.choice(BODIES)
    fields = [b"Host: x", *rnd.sample(FIELDS, rnd.choice([0, 1, 1, 2, 3]))]
    if rnd.random() < 0.8:
        fields.append(b"Content-Length: %d" % (len(body) + rnd.choice([0, 0, 0, 0, 5])))
    else:
        fields.append(b"Transfer-Encoding: chunked")
        body = b"%x\r\n%b\r\n" % (len(body), body) + rnd.choice([b"0\r\n\r\n", b"", b"z\r\n"])
    line = rnd.choice(METHODS) + b" " + path + rnd.choice(QUERIES) + b" HTTP/1.1"
    return b"\r\n".join([line, *fields, b"", b""]) + body + rnd.choice(TAILS)


async def send(port, data, rnd):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.suppress(OSError):
        step = rnd.choice([1, 7, 100, 100_000]) if len(data) < 1000 else 100_000
        for at in range(0, len(data), step):
            if writer.is_closing():
                break
            writer.write(data[at : at + step])
            await asyncio.sleep(0)
        if rnd.random() < 0.2:
            writer.transport.abort()
            return
        writer.write_eof()
        await reader.read()
    writer.close()


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_fails_inside(seed, monkeypatch, caplog):
    monkeypatch.setattr(connection, "HEAD_TIMEOUT", 0.5)
    monkeypatch.setattr(bodies, "BODY_TIMEOUT", 0.5)
    rnd = random.Random(seed)
    paths = [r.path_template.encode() for c in registries() for r in c if "delay" not in r.path]
    origins = Origins(make_app)
    origin = await origins.open()
    port = int(origin.scenario.url.rpartition(":")[2])
    journal = Journal(origin.recorder)
    for _ in range(5):
        sent = [request(rnd, paths) for _ in range(40)]
        await asyncio.wait_for(asyncio.gather(*(send(port, data, rnd) for data in sent)), 60)
        # A fault of SOAP has status 500.
        failed = [e for e in journal if e.error or (e.status == 500 and e.path != "/soap")]
        assert [(str(e), e.error) for e in failed if "status/" not in e.path] == []
        journal.clear()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.1 200 OK\r\n")
    writer.close()
    assert [r.getMessage() for r in caplog.records if r.levelname == "ERROR"] == []
    origins.close(1)
