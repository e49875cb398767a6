import base64
import hashlib

import aiohttp
import pytest
import requests

from mock_server.files.downloads import CHUNK, MAX_SIZE, pieces_of, sha256_of

SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 300_000]


def get(scenario, path, **options):
    return requests.get(f"{scenario.url}/downloads/{path}", timeout=10, **options)


def test_the_bytes_are_pinned():
    digest = hashlib.sha256(b"".join(pieces_of(1, 100_000))).hexdigest()
    assert digest == sha256_of(1, 100_000).hex()
    assert digest.startswith("52dadd09c212c782")


@pytest.mark.parametrize("size", SIZES)
def test_bytes_size_and_checksum_agree(scenario, size):
    answer = get(scenario, size)
    assert answer.headers["Content-Length"] == str(size) == str(len(answer.content))
    digest = hashlib.sha256(answer.content)
    assert answer.headers["X-SHA256"] == digest.hexdigest()
    expected = base64.b64encode(digest.digest()).decode()
    assert answer.headers["Repr-Digest"] == f"sha-256=:{expected}:"


@pytest.mark.parametrize("size", SIZES)
def test_in_chunks_the_length_is_not_told(scenario, size):
    answer = get(scenario, f"{size}?chunked=true")
    assert "Content-Length" not in answer.headers
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert answer.content == get(scenario, size).content


def test_a_prefix_is_a_prefix_and_seeds_differ(server, scenario):
    assert get(scenario, 200_000).content.startswith(get(scenario, 100_000).content)
    with server.scenario(seed=2) as other:
        assert get(other, 1000).content != get(scenario, 1000).content


def test_a_stream_comes_in_pieces(scenario):
    with get(scenario, "20000?rate=50000", stream=True) as answer:
        pieces = list(answer.raw.stream(2500))
    assert len(pieces) > 3
    assert hashlib.sha256(b"".join(pieces)).hexdigest() == answer.headers["X-SHA256"]


async def test_aiohttp_streams_the_largest(scenario):
    digest, size = hashlib.sha256(), 0
    url = f"{scenario.url}/downloads/{MAX_SIZE}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        async for chunk in answer.content.iter_chunked(1 << 16):
            digest.update(chunk)
            size += len(chunk)
    assert size == MAX_SIZE
    assert digest.hexdigest() == answer.headers["X-SHA256"]


def test_a_head_promises_without_sending(scenario):
    answer = requests.head(f"{scenario.url}/downloads/5000", timeout=5)
    assert answer.headers["Content-Length"] == "5000"
    assert answer.headers["X-SHA256"] == sha256_of(1, 5000).hex()


@pytest.mark.parametrize(
    ("path", "word"),
    [
        (f"{MAX_SIZE + 1}", str(MAX_SIZE)),
        ("1000000?rate=1", "rate of 16667"),
        ("10?rate=0", "rate"),
        ("10?rate=fast", "rate"),
        ("10?chunk=1", "Did you mean 'chunked'?"),
    ],
)
def test_what_cannot_be_had_is_explained(scenario, path, word):
    answer = get(scenario, path)
    assert answer.status_code == 422
    assert word in answer.json()["detail"]


def test_a_client_that_stops_early_does_no_harm(scenario):
    with get(scenario, MAX_SIZE, stream=True) as answer:
        assert answer.raw.read(1000)
    assert get(scenario, 10).status_code == 200
