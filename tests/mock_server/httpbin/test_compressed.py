import gzip
import zlib
from importlib.util import find_spec

import httpx
import pytest
import requests

from mock_server.httpbin.compressed import BROTLI


@pytest.mark.parametrize(
    ("path", "member", "unpack"),
    [("gzip", "gzipped", gzip.decompress), ("deflate", "deflated", zlib.decompress)],
)
def test_packed_whatever_the_client_accepts(scenario, path, member, unpack):
    headers = {"Accept-Encoding": "identity"}
    with requests.get(f"{scenario.url}/{path}", headers=headers, stream=True, timeout=5) as answer:
        assert answer.headers["Content-Encoding"] == path
        packed = answer.raw.read(decode_content=False)
    assert int(answer.headers["Content-Length"]) == len(packed)
    assert f'"{member}": true' in unpack(packed).decode()


@pytest.mark.parametrize("path", ["gzip", "deflate"])
def test_clients_unpack_it(scenario, path):
    url = f"{scenario.url}/{path}"
    for answer in (requests.get(url, timeout=5), httpx.get(url)):
        assert answer.json()["method"] == "GET"
        assert answer.json()["headers"]["Accept-Encoding"].startswith("gzip, deflate")


def test_the_same_request_gives_the_same_bytes(scenario):
    first, second = (
        requests.get(f"{scenario.url}/gzip", stream=True, timeout=5).raw.read() for _ in range(2)
    )
    assert first == second


def test_brotli_only_where_there_is_a_library(scenario):
    answer = requests.get(f"{scenario.url}/brotli", timeout=5)
    if any(map(find_spec, BROTLI)):
        assert answer.headers["Content-Encoding"] == "br"
    else:
        assert answer.status_code == 501
        assert "pip install brotli" in answer.json()["detail"]
