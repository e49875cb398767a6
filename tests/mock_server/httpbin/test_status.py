import http.client
from collections import Counter

import aiohttp
import httpx
import pytest
import requests

LESSON = [200, 201, 204, 301, 302, 304, 400, 401, 403, 404, 405, 409, 415, 422, 429, 500, 502, 503]


def get(scenario, codes, method="GET"):
    url = f"{scenario.url}/status/{codes}"
    return requests.request(method, url, timeout=5, allow_redirects=False)


@pytest.mark.parametrize("code", [*LESSON, 205, 207, 308, 418, 451, 499, 599])
def test_every_client_sees_the_status(scenario, code):
    answer = get(scenario, code)
    assert answer.status_code == code
    if code >= 400:
        problem = answer.json()
        assert problem["status"] == code
        assert str(code) in problem["detail"]
    else:
        assert answer.content == b""
    assert httpx.get(f"{scenario.url}/status/{code}").status_code == code
    connection = http.client.HTTPConnection(scenario.url.removeprefix("http://"), timeout=5)
    for _ in range(2):  # the connection is still in step after it
        connection.request("GET", f"/status/{code}")
        response = connection.getresponse()
        assert response.status == code
        response.read()
    connection.close()


async def test_aiohttp_sees_statuses_on_one_connection(scenario):
    async with aiohttp.ClientSession(scenario.url) as session:
        for code in (204, 304, 404, 200):
            async with session.get(f"/status/{code}") as answer:
                assert answer.status == code
    assert scenario.journal.connections() == 1


@pytest.mark.parametrize(
    ("code", "field", "value"),
    [
        (201, "Location", "/anything"),
        (302, "Location", "/redirect/1"),
        (401, "WWW-Authenticate", 'Basic realm="status", charset="UTF-8"'),
        (407, "Proxy-Authenticate", 'Basic realm="status"'),
        (416, "Content-Range", "bytes */0"),
        (429, "Retry-After", "1"),
        (503, "Retry-After", "1"),
    ],
)
def test_fields_that_belong_to_a_status(scenario, code, field, value):
    assert get(scenario, code).headers[field] == value


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_not_allowed_names_the_other_methods(scenario, method):
    allowed = get(scenario, 405, method).headers["Allow"].split(", ")
    assert method not in allowed
    assert len(allowed) == 5


def test_redirects_are_followed_to_an_end(scenario):
    assert requests.get(f"{scenario.url}/status/301", timeout=5).url == f"{scenario.url}/get"


def test_several_codes_are_drawn_by_weight_and_repeat_with_the_seed(server, scenario):
    with requests.Session() as session:

        def draw(url):
            return [
                session.get(f"{url}/status/200:3,503:1", timeout=5).status_code for _ in range(80)
            ]

        drawn = draw(scenario.url)
        with server.scenario() as other:
            assert draw(other.url) == drawn
    counts = Counter(drawn)
    assert counts.keys() == {200, 503}
    assert counts[200] > counts[503]


@pytest.mark.parametrize(
    "codes", ["99", "101", "600", "abc", "200,", "200:x", "200:0", "200:-1", "-5"]
)
def test_what_is_no_status_is_explained(scenario, codes):
    answer = get(scenario, codes)
    assert answer.status_code == 422
    assert "200 to 599" in answer.json()["detail"]


@pytest.mark.parametrize("code", ["٢٠٠", "2_00", "+200", " 200x"])
def test_a_status_is_written_in_plain_digits(scenario, code):
    assert requests.get(f"{scenario.url}/status/{code}", timeout=5).status_code in (400, 422)
