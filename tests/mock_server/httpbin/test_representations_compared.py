"""Caching, parts, streams, random data, documents, images."""

import pytest
import requests
from comparison import TIMEOUT, Case, compare

JPEG_OR_SVG = "image/jpeg, image/svg+xml"
BROWSER = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"

VALIDATORS = ("etag-quotes", "last-modified")
SHOWN_416 = ("problems", "etag-quotes")  # the answer is about the range, not of a version


def _with(name, value):
    return {"headers": {name: value}}


CASES = [
    Case("/cache", shows=("etag-quotes",)),
    Case("/cache", send=_with("If-None-Match", "x")),
    Case("/cache", send=_with("If-Modified-Since", "Tue, 01 Sep 2026 12:00:00 GMT")),
    Case("/cache/0"),
    Case("/cache/60?a=1"),
    Case("/etag/v1", shows=("etag-quotes",)),
    *(
        Case("/etag/v1", send=_with("If-None-Match", value), shows=("etag-quotes",))
        for value in ('"v1"', "v1", 'W/"v1"', '"v0", "v1"', "*", '"v2"')
    ),
    *(
        Case("/etag/v1", send=_with("If-Match", value), shows=("etag-quotes",))
        for value in ('"v1"', "v1", '"v0", "v1"', "*")
    ),
    Case("/etag/v1", send=_with("If-Match", '"v2"'), shows=("problems",)),
    Case("/etag/v1", send=_with("If-Match", 'W/"v1"'), shows=("preconditions",)),
    Case(
        "/etag/v1",
        send={"headers": {"If-Match": '"v2"', "If-None-Match": '"v3"'}},
        shows=("preconditions",),
    ),
    Case("/range/100", shows=(*VALIDATORS, "content-range")),
    Case("/range/26?chunk_size=7&duration=0.1", shows=(*VALIDATORS, "content-range")),
    Case("/range/100", send=_with("Range", "lines=1-2"), shows=(*VALIDATORS, "content-range")),
    *(
        Case("/range/100", send=_with("Range", value), shows=VALIDATORS)
        for value in ("bytes=0-0", "bytes=10-19", "bytes=90-", "bytes=-10", "bytes=99-99")
    ),
    *(
        Case("/range/100", send=_with("Range", value), shows=(*VALIDATORS, "range-whole"))
        for value in ("bytes=0-99", "bytes=0-", "bytes=-500", "bytes=0-1,4-5")
    ),
    *(
        Case("/range/100", send=_with("Range", value), shows=SHOWN_416)
        for value in ("bytes=100-", "bytes=100-110", "bytes=9-3")
    ),
    Case(
        "/range/100",
        send=_with("Range", "bytes=50-150"),
        shows=(*VALIDATORS, "range-beyond-end"),
    ),
    Case(
        "/range/100",
        "HEAD",
        _with("Range", "bytes=0-9"),
        shows=(*VALIDATORS, "range-conditions"),
    ),
    Case(
        "/range/100",
        send={"headers": {"Range": "bytes=0-9", "If-Range": '"other"'}},
        shows=(*VALIDATORS, "range-conditions"),
    ),
    *(Case(f"/range/{n}", shows=("problems", "range-missing")) for n in (0, 102401)),
    Case("/stream/0"),
    Case("/stream/3?a=1"),
    Case("/stream/101"),
    *(Case(f"/bytes/1024?seed={seed}") for seed in (0, 7, -7, 2**70)),
    Case("/bytes/0"),
    Case("/bytes/102401?seed=1"),
    Case("/bytes/10?seed=x", shows=("refused",)),
    Case("/bytes/10?SEED=1", shows=("names-as-written",)),
    Case("/bytes/10?seed=1&other=2"),
    Case("/stream-bytes/1000?seed=7&chunk_size=100"),
    Case("/stream-bytes/1000?seed=7"),
    Case("/stream-bytes/0"),
    Case("/stream-bytes/10?chunk_size=0&seed=1", shows=("refused",)),
    Case("/uuid", structure=True),
    Case("/drip?numbytes=5&duration=0"),
    Case("/drip?numbytes=5&duration=0.1&delay=0.1&code=500"),
    Case("/drip?numbytes=0", shows=("refused",)),
    Case("/drip?numbytes=5&duration=0&colour=red", shows=("refused",)),
    *(
        Case(path, structure=structure, shows=() if structure else ("words",))
        for path in ("/html", "/xml", "/json", "/deny", "/encoding/utf8", "/forms/post")
        for structure in (True, False)
    ),
    Case("/robots.txt"),
    *(Case(f"/image/{name}", structure=True) for name in ("png", "jpeg", "webp", "svg")),
    Case("/image/png", shows=("words",)),
    *(
        Case("/image", send=_with("Accept", accept), structure=True)
        for accept in ("image/png", "image/jpeg", "image/webp", "image/svg+xml", "image/*")
    ),
    *(
        Case("/image", send=_with("Accept", accept), structure=True)
        for accept in (JPEG_OR_SVG, BROWSER, "text/html, image/webp;q=0.9", None)
    ),
    Case("/image", send=_with("Accept", "application/json"), shows=("problems",)),
    Case("/image", send=_with("Accept", "*/*"), shows=("image-any",)),
    Case("/image", send=_with("Accept", "image/webp;q=0.1, image/png"), shows=("image-weights",)),
    Case("/links/5", shows=("redirect-page",)),
    Case("/links/5", follow=True),
    Case("/links/5/0"),
    Case("/links/5/4"),
    Case("/links/0/0"),
    Case("/links/201/9"),
    Case("/base64/SFRUUEJJTiBpcyBhd2Vzb21l"),
    Case("/base64/0YHQu9C-0LLQvg=="),
    *(Case(f"/base64/{value}", shows=("refused",)) for value in ("A", "Qm9va!", "__79")),
    Case("/", shows=("first-page", "compressed")),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_as_httpbin(here, httpbin, case):
    compare(here, httpbin, case)


def test_without_a_seed_bytes_are_others_each_time(here, httpbin):
    for base in (here, httpbin):
        first, second = (
            requests.get(f"{base}/bytes/64", timeout=TIMEOUT).content for _ in range(2)
        )
        assert len(first) == len(second) == 64
        assert first != second


def test_pieces_of_a_stream_come_in_the_same_sizes(here, httpbin):
    sizes = []
    for base in (here, httpbin):
        with requests.get(
            f"{base}/stream-bytes/100?seed=1&chunk_size=40", stream=True, timeout=TIMEOUT
        ) as answer:
            sizes.append([len(chunk) for chunk in answer.raw.read_chunked()])
    assert sizes == [[40, 40, 20], [40, 40, 20]]
