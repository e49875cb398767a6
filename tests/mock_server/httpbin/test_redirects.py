import http.client
import urllib.parse

import aiohttp
import httpx
import pytest
import requests


def hops(answer):
    return [hop.headers["Location"] for hop in answer.history]


def test_so_many_hops(scenario):
    answer = requests.get(f"{scenario.url}/redirect/3", timeout=5)
    assert answer.url == f"{scenario.url}/get"
    assert hops(answer) == ["/relative-redirect/2", "/relative-redirect/1", "/get"]
    assert scenario.journal.count() == 4


@pytest.mark.parametrize("path", ["absolute-redirect/2", "redirect/2?absolute=true"])
def test_whole_addresses(scenario, path):
    answer = requests.get(f"{scenario.url}/{path}", timeout=5)
    assert hops(answer) == [f"{scenario.url}/absolute-redirect/1", f"{scenario.url}/get"]


def test_without_end(scenario):
    with pytest.raises(requests.TooManyRedirects):
        requests.get(f"{scenario.url}/redirect-loop", timeout=5)
    assert scenario.journal.count() == 31
    with pytest.raises(httpx.TooManyRedirects):
        httpx.get(f"{scenario.url}/redirect-loop", follow_redirects=True)
    with pytest.raises(requests.TooManyRedirects):
        requests.get(f"{scenario.url}/redirect/40", timeout=5)


async def test_aiohttp_gives_up_too(scenario):
    async with aiohttp.ClientSession(scenario.url) as session:
        with pytest.raises(aiohttp.TooManyRedirects):
            await session.get("/redirect-loop")


@pytest.mark.parametrize(
    ("status", "method"), [(302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")]
)
def test_which_status_keeps_the_method(scenario, status, method):
    url = f"{scenario.url}/redirect-to"
    query = {"url": "/anything", "status_code": status}
    answer = requests.post(url, params=query, json={"a": 1}, timeout=5)
    assert answer.history[0].status_code == status
    assert answer.json()["method"] == method
    assert answer.json()["json"] == ({"a": 1} if method == "POST" else None)


def test_an_address_of_any_script(scenario):
    query = {"url": "/anything/привет?q=мир"}
    answer = requests.get(f"{scenario.url}/redirect-to", params=query, timeout=5)
    assert answer.json()["args"] == {"q": "мир"}
    assert answer.history[0].headers["Location"].isascii()


@pytest.mark.parametrize(
    "path",
    ["redirect/0", "redirect-to", "redirect-to?url=", "redirect-to?url=/&status_code=200"],
)
def test_what_leads_nowhere_is_explained(scenario, path):
    answer = requests.get(f"{scenario.url}/{path}", timeout=5)
    assert answer.status_code == 422
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("http://:1", "http://:1"),
        ("http://[::1", "http://[::1"),
        ("http://x:99999/ё", "http://x:99999/%D1%91"),
        ("http://[::1\r\nX: 1", "http://[::1%0D%0AX:%201"),
    ],
)
def test_an_address_that_is_none(scenario, url, location):
    # By http.client, since requests refuses some of them before it shows the answer.
    query = urllib.parse.urlencode({"url": url})
    port = int(scenario.url.rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", f"/redirect-to?{query}")
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (302, location)
    assert answer.getheader("X") is None
    connection.close()
