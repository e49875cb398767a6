"""Reading multipart bodies as different clients write them."""

import re
from types import SimpleNamespace

import aiohttp
import httpx
import pytest
import requests

import mock_server
from course.checks.parts import parts_of

CONTENT = bytes(range(256)) * 8 + b"\r\n--not-the-boundary\r\n\r\n"
NAME = "čaj «улун» 東京 (1).txt"


@pytest.fixture(scope="module")
def server():
    with mock_server.start() as server:
        yield server


@pytest.fixture
def received(server):
    server.journal.clear()
    return lambda: {part.name: part for part in parts_of(server.journal.one())}


def test_requests(server, received):
    files = {"file": (NAME, CONTENT)}
    requests.post(f"{server.url}/files", files=files, data={"note": "да"}, timeout=5)
    check(received())


def test_httpx(server, received):
    files = {"file": (NAME, CONTENT)}
    httpx.post(f"{server.url}/files", files=files, data={"note": "да"}, timeout=5)
    check(received())


@pytest.mark.parametrize("quote_fields", [True, False])
async def test_aiohttp(server, received, quote_fields):
    form = aiohttp.FormData(quote_fields=quote_fields)
    form.add_field("note", "да")
    form.add_field("file", CONTENT, filename=NAME)
    async with aiohttp.ClientSession() as session:
        await session.post(f"{server.url}/files", data=form)
    check(received())


def check(parts):
    assert parts.keys() == {"file", "note"}
    assert parts["file"].file_name == NAME
    assert parts["file"].content == CONTENT
    assert parts["note"].file_name is None
    assert parts["note"].content.decode() == "да"
    assert re.search("form-data", parts["file"].head)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("", b""),
        ("multipart/form-data", b"--x\r\n\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nno blank line\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nX-Other: 1\r\n\r\ntext\r\n--x--\r\n"),
    ],
)
def test_what_is_malformed_is_left_out(content_type, body):
    headers = {"Content-Type": content_type}
    assert parts_of(SimpleNamespace(headers=headers, content=body)) == []
