import time

import pytest
import requests


def test_the_alphabet(scenario):
    answer = requests.get(f"{scenario.url}/range/30", timeout=5)
    assert answer.content == b"abcdefghijklmnopqrstuvwxyzabcd"
    assert (answer.headers["ETag"], answer.headers["Accept-Ranges"]) == ('"range30"', "bytes")


def test_a_broken_download_goes_on(scenario):
    url = f"{scenario.url}/range/1000?chunk_size=7"
    whole = requests.get(url, timeout=5)
    headers = {"Range": "bytes=400-", "If-Range": whole.headers["ETag"]}
    rest = requests.get(url, headers=headers, timeout=5)
    assert (rest.status_code, rest.headers["Content-Range"]) == (206, "bytes 400-999/1000")
    assert whole.content == whole.content[:400] + rest.content


def test_what_the_client_has_is_not_sent_again(scenario):
    url = f"{scenario.url}/range/1000"
    tag = requests.get(url, timeout=5).headers["ETag"]
    again = requests.get(url, headers={"If-None-Match": tag}, timeout=5)
    assert (again.status_code, again.content) == (304, b"")


def test_beyond_the_end(scenario):
    answer = requests.get(f"{scenario.url}/range/10", headers={"Range": "bytes=10-"}, timeout=5)
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */10")


def test_it_takes_the_time_that_is_asked_for(scenario):
    began = time.monotonic()
    answer = requests.get(
        f"{scenario.url}/range/100?duration=0.4&chunk_size=25",
        headers={"Range": "bytes=0-49"},
        timeout=5,
    )
    assert len(answer.content) == 50
    assert time.monotonic() - began >= 0.2


@pytest.mark.parametrize("path", ["0", "102401"])
def test_sizes_out_of_bounds(scenario, path):
    assert requests.get(f"{scenario.url}/range/{path}", timeout=5).status_code == 404


@pytest.mark.parametrize("query", ["chunk_size=0", "duration=-1", "duration=11", "duration=nan"])
def test_what_cannot_be(scenario, query):
    answer = requests.get(f"{scenario.url}/range/10?{query}", timeout=5)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]
