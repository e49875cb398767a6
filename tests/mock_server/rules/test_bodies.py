"""Bodies that are not what was asked for get a problem that says what would be."""

import asyncio
import json

import pytest

from mock_server.rules import bodies

JSON = b"PUT /items/1 HTTP/1.1\r\nHost: x\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n%b"


async def put(client, content_type, body):
    status, fields, answer = await client.ask(JSON % (content_type, len(body), body))
    return status, fields, json.loads(answer)


@pytest.mark.parametrize(
    "content_type", [b"application/json", b"Application/JSON; charset=utf-8", b"application/json;"]
)
async def test_json_is_read(raw, content_type):
    status, _, answer = await put(await raw(), content_type, b' {"a": 1}\n')
    assert (status, answer) == (200, {"a": 1})


@pytest.mark.parametrize("content_type", [b"text/plain", b"application/x-www-form-urlencoded", b""])
async def test_another_media_type_is_415(raw, content_type):
    status, fields, answer = await put(await raw(), content_type, b'{"a": 1}')
    assert status == 415
    assert answer["expected"] == ["application/json"]
    assert "expected application/json" in answer["detail"]
    assert fields["accept"] == "application/json"


async def test_a_body_of_another_shape_is_422(raw):
    status, _, answer = await put(await raw(), b"application/json", b'{"a": "one"}')
    assert status == 422
    assert answer["status"] == 422
    assert "int" in json.dumps(answer)


async def test_a_body_that_drips_is_408(raw, monkeypatch):
    monkeypatch.setattr(bodies, "BODY_TIMEOUT", 0.2)
    client = await raw()
    await client.send(b"POST /bytes HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nab")
    status, fields, answer = await client.response()
    assert status == 408
    assert "2 bytes came" in json.loads(answer)["detail"]
    assert fields["connection"] == "close"


async def test_a_form_of_another_type_is_415(raw):
    client = await raw()
    status, _, answer = await client.ask(
        b"POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 2\r\n\r\n{}"
    )
    assert status == 415
    assert json.loads(answer)["expected"] == ["application/x-www-form-urlencoded"]


async def test_a_body_that_comes_slowly_but_in_time(raw):
    client = await raw()
    await client.send(b"POST /bytes HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")
    for byte in b"abcde":
        await asyncio.sleep(0.01)
        await client.send(bytes([byte]))
    assert (await client.response())[2] == b'{"length":5}'


async def test_an_unknown_content_coding_is_415(raw):
    client = await raw()
    status, fields, answer = await client.ask(
        b"POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Encoding: zzz\r\nContent-Length: 3\r\n\r\na=b"
    )
    assert (status, fields["accept-encoding"]) == (415, "gzip, deflate, identity")
    assert "zzz" in json.loads(answer)["detail"]
