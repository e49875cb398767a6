import uuid

import pytest
import requests


def get(scenario, path):
    return requests.get(scenario.url + path, timeout=5)


def test_a_seed_gives_the_same_bytes(server, scenario):
    first = get(scenario, "/bytes/100?seed=7").content
    assert len(first) == 100
    assert get(scenario, "/bytes/100?seed=7").content == first
    assert get(scenario, "/stream-bytes/100?seed=7&chunk_size=3").content == first
    assert get(scenario, "/bytes/100?seed=8").content != first


def test_without_one_a_scenario_repeats(server):
    drawn = []
    for _ in range(2):
        with server.scenario(seed=5) as fresh:
            paths = ("/bytes/10", "/uuid", "/bytes/10", "/uuid")
            drawn.append([get(fresh, path).content for path in paths])
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) == 4


def test_a_uuid(scenario):
    value = uuid.UUID(get(scenario, "/uuid").json()["uuid"])
    assert (value.version, value.variant) == (4, uuid.RFC_4122)


def test_limits(scenario):
    assert len(get(scenario, "/bytes/999999999").content) == 102400
    assert len(get(scenario, "/stream-bytes/999999999").content) == 102400
    assert get(scenario, "/bytes/0").content == b""


def test_a_stream_has_no_length(scenario):
    answer = get(scenario, "/stream-bytes/10")
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert "Content-Length" not in answer.headers
    head = requests.head(f"{scenario.url}/stream-bytes/10", timeout=5)
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    "path",
    ["/bytes/1?seed=x", "/bytes/1?seed=1&seed=2", "/stream-bytes/1?chunk_size=0", "/bytes/1?seed="],
)
def test_what_is_no_number(scenario, path):
    assert get(scenario, path).status_code == 422
