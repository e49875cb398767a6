import aiohttp
import httpx
import pytest
import requests

from mock_server.rules.options import allowed_methods


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", "GET, HEAD, OPTIONS"),
        ("/users", "GET, HEAD, POST, OPTIONS"),
        ("/users/999", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS"),
        ("/orders/1", "GET, HEAD, PATCH, OPTIONS"),
        ("/logout", "POST, OPTIONS"),
        ("/downloads/5", "GET, HEAD, OPTIONS"),
    ],
)
def test_options_names_the_methods(scenario, path, allowed):
    answer = requests.options(scenario.url + path, timeout=5)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Allow"] == allowed
    assert answer.headers["Content-Length"] == "0"


async def test_httpx_and_aiohttp(scenario):
    url = f"{scenario.url}/books"
    async with httpx.AsyncClient() as client:
        assert (await client.options(url)).headers["Allow"] == "GET, HEAD, OPTIONS"
    async with aiohttp.ClientSession() as session, session.options(url) as answer:
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


async def test_what_is_not_there_has_no_options(origin, raw):
    client = await raw()
    for target in (b"/nothing", b"/*"):
        ask = b"OPTIONS %b HTTP/1.1\r\nHost: a\r\n\r\n" % target
        assert (await client.ask(ask))[0] == 404


async def test_the_server_itself_is_asked_by_an_asterisk(origin, raw):
    client = await raw()
    status, fields, body = await client.ask(b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")
    assert (status, body) == (200, b"")
    assert fields["allow"] == "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
    assert (await client.ask(b"GET * HTTP/1.1\r\nHost: a\r\n\r\n"))[0] == 400
    assert origin.recorder.seen().exchanges[0].target == "*"


def test_who_takes_any_method_answers_options_itself(scenario):
    answer = requests.options(f"{scenario.url}/anything", timeout=5)
    assert answer.json()["method"] == "OPTIONS"


def test_a_refused_method_is_told_those_that_work(scenario):
    answer = requests.put(f"{scenario.url}/books/3", json={}, timeout=5)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    problem = answer.json()
    assert problem["allowed"] == ["GET", "HEAD", "OPTIONS"]
    assert problem["detail"] == "/books/3 does not take PUT; it takes GET, HEAD, OPTIONS."


def test_unusual_methods_come_last():
    assert allowed_methods(["TRACE", "PATCH", "GET"]) == ["GET", "PATCH", "OPTIONS", "TRACE"]


HEADED = (
    *("/", "/users", "/users/3", "/books?q=a", "/orders/1", "/login", "/files", "/downloads/70000"),
    *("/users/9999", "/users?page=0", "/me", "/get", "/status/503", "/not-json"),
)


@pytest.mark.parametrize("path", HEADED)
def test_head_is_get_without_its_body(scenario, path):
    got, head = (
        requests.request(method, scenario.url + path, timeout=5, allow_redirects=False)
        for method in ("GET", "HEAD")
    )
    assert head.content == b""
    assert head.status_code == got.status_code
    for fields in (got.headers, head.headers):
        del fields["Date"]
    assert head.headers == got.headers
