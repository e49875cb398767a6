import gzip
import shutil
import subprocess
import zlib

import aiohttp
import httpx
import pytest
import requests

from mock_server.rules.compression import THRESHOLD, best_coding, is_text

LARGE = "/"  # the first page, in JSON: more than the threshold


@pytest.fixture
def plain(scenario):
    answer = requests.get(scenario.url + LARGE, headers={"Accept-Encoding": "identity"}, timeout=5)
    assert len(answer.content) >= THRESHOLD
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "Accept, Accept-Language, Accept-Encoding"
    scenario.journal.clear()
    return answer


def ask(scenario, coding, path=LARGE, method="GET"):
    headers = {"Accept-Encoding": coding}
    return requests.request(method, scenario.url + path, headers=headers, timeout=5)


@pytest.mark.parametrize(
    ("coding", "unpack"), [("gzip", gzip.decompress), ("deflate", zlib.decompress)]
)
def test_large_answers_are_compressed(scenario, plain, coding, unpack):
    answer = ask(scenario, coding)
    assert answer.headers["Content-Encoding"] == coding
    assert answer.content == plain.content
    exchange = scenario.journal.one()
    assert unpack(exchange.response_body) == plain.content == exchange.response_content
    assert answer.headers["Content-Length"] == str(len(exchange.response_body))
    assert len(exchange.response_body) < len(plain.content) / 3


async def test_every_client_unpacks_it(scenario, plain):
    async with httpx.AsyncClient() as client:
        answer = await client.get(scenario.url + LARGE)
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.content == plain.content
    async with aiohttp.ClientSession() as session, session.get(scenario.url + LARGE) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert await answer.read() == plain.content


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_curl_unpacks_it(scenario, plain):
    line = ["curl", "-sS", "--compressed", scenario.url + LARGE]
    run = subprocess.run(line, check=True, capture_output=True)
    assert run.stdout == plain.content


def test_head_tells_the_same(scenario):
    got, head = ask(scenario, "gzip"), ask(scenario, "gzip", method="HEAD")
    for name in ("Content-Length", "Content-Encoding", "Vary", "Content-Type"):
        assert head.headers[name] == got.headers[name]
    assert head.content == b""


@pytest.mark.parametrize(
    "path", ["/users/3", "/users", "/books?per_page=50", "/orders?per_page=50", "/login"]
)
def test_the_shop_is_read_as_it_is(scenario, path):
    answer = ask(scenario, "gzip, deflate", path)
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("path", ["/downloads/100000", "/bytes/100000"])
def test_what_does_not_grow_smaller_is_left_alone(scenario, path):
    assert "Content-Encoding" not in ask(scenario, "gzip", path).headers


def test_a_strong_tag_becomes_weak_and_still_spares_a_transfer(scenario):
    path = "/orders?per_page=50"
    fields = {"Accept": "application/xml", "Accept-Encoding": "gzip"}
    answer = requests.get(scenario.url + path, headers=fields, timeout=5)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["ETag"].startswith('W/"')
    fields["If-None-Match"] = answer.headers["ETag"]
    assert requests.get(scenario.url + path, headers=fields, timeout=5).status_code == 304


@pytest.mark.parametrize("fault", ["not-json", "html", "wrong-content-type", "drip"])
def test_faults_put_their_bodies_under_a_plain_head(scenario, fault):
    options = {"seconds": 0.05} if fault == "drip" else {}
    scenario.misbehave(LARGE, fault, **options)
    answer = ask(scenario, "gzip")
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    assert answer.content


@pytest.mark.parametrize(
    ("field", "coding"),
    [
        ("", None),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("deflate", "deflate"),
        ("gzip, deflate, br, zstd", "gzip"),
        ("deflate, gzip;q=0.5", "deflate"),
        ("gzip;q=0", None),
        ("gzip;q=0, deflate", "deflate"),
        ("*", "gzip"),
        ("*;q=0", None),
        ("gzip;q=0, *", "deflate"),
        ("br", None),
        ("identity", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip", "gzip"),
        ("gzip;q=nonsense", None),
    ],
)
def test_what_the_client_would_rather_have(field, coding):
    assert best_coding(field) == coding


def test_text():
    for media_type in ("application/json", "application/problem+json", "text/csv", "image/svg+xml"):
        assert is_text(media_type)
    for media_type in ("application/octet-stream", "image/png", "multipart/byteranges"):
        assert not is_text(media_type)
