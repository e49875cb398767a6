import aiohttp
import httpx
import pytest
import requests


def call(scenario, method, path, **options):
    return requests.request(method, scenario.url + path, timeout=5, **options)


def test_get_in_the_shape_of_httpbin(scenario):
    answer = call(scenario, "GET", "/get?a=1&b=2&a=3&empty=&q=%D1%84+%2B")
    assert answer.headers["Content-Type"] == "application/json"
    body = answer.json()
    assert list(body) == ["args", "headers", "origin", "url"]
    assert body["args"] == {"a": ["1", "3"], "b": "2", "empty": "", "q": "ф +"}
    assert body["url"] == f"{scenario.url}/get?a=1&b=2&a=3&empty=&q=%D1%84+%2B"
    assert body["origin"] == "127.0.0.1"
    assert body["headers"]["User-Agent"].startswith("python-requests/")
    assert body["headers"]["Host"] == scenario.url.removeprefix("http://")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_json_in_data_and_parsed(scenario, method):
    body = call(scenario, method, f"/{method.lower()}", json={"name": "Алёна"}).json()
    assert list(body) == ["args", "data", "files", "form", "headers", "json", "origin", "url"]
    assert body["json"] == {"name": "Алёна"}
    assert body["data"].startswith("{")
    assert (body["form"], body["files"]) == ({}, {})


def test_a_form_is_no_data(scenario):
    body = call(scenario, "POST", "/post", data={"a": ["1", "2"], "б": "в г"}).json()
    assert body["form"] == {"a": ["1", "2"], "б": "в г"}
    assert (body["data"], body["json"]) == ("", None)


def test_files_by_field(scenario):
    files = {"text": ("t.txt", "текст"), "bytes": ("b.bin", b"\xff\x00", "image/png")}
    body = call(scenario, "POST", "/post", files=files, data={"a": "1"}).json()
    assert body["files"] == {"text": "текст", "bytes": "data:image/png;base64,/wA="}
    assert body["form"] == {"a": "1"}


def test_plain_and_binary_bodies(scenario):
    assert call(scenario, "POST", "/post", data="слово".encode()).json()["data"] == "слово"
    binary = call(scenario, "POST", "/post", data=b"\xff\xfe").json()
    assert binary["data"] == "data:application/octet-stream;base64,//4="
    chunked = call(scenario, "POST", "/post", data=iter([b'{"a"', b":1}"])).json()
    assert chunked["json"] == {"a": 1}
    assert chunked["headers"]["Transfer-Encoding"] == "chunked"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_anything_takes_any_method_and_path(scenario, method):
    body = call(scenario, method, "/anything/a/b%2Fc?x=1", data=b"d").json()
    assert body["method"] == method
    assert body["args"] == {"x": "1"}
    assert body["data"] == "d"
    assert "/anything/a/b" in body["url"]


def test_fields_that_came_twice_are_joined(scenario):
    with httpx.Client() as client:
        headers = [("X-Two", "a"), ("x-two", "b"), ("X-Text", "щ".encode())]
        body = client.get(f"{scenario.url}/headers", headers=headers).json()
    assert body["headers"]["X-Two"] == "a,b"
    assert body["headers"]["X-Text"] == "щ"


def test_small_ones(scenario):
    assert call(scenario, "GET", "/ip").json() == {"origin": "127.0.0.1"}
    agent = call(scenario, "GET", "/user-agent", headers={"User-Agent": "mine/1"})
    assert agent.json() == {"user-agent": "mine/1"}
    forwarded = call(scenario, "GET", "/ip", headers={"X-Forwarded-For": "1.2.3.4"})
    assert forwarded.json() == {"origin": "1.2.3.4"}


def test_other_methods_are_not_taken(scenario):
    answer = call(scenario, "GET", "/post")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST, OPTIONS"


def test_a_body_that_is_too_large_is_told(scenario):
    answer = call(scenario, "POST", "/post", data=b"x" * (5 << 20))
    assert answer.status_code == 413


async def test_aiohttp_sends_json(scenario):
    url = f"{scenario.url}/post"
    async with aiohttp.ClientSession() as session, session.post(url, json=[1, "é"]) as answer:
        assert (await answer.json())["json"] == [1, "é"]
