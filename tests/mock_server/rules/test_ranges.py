import email
import email.policy
import shutil
import subprocess

import aiohttp
import httpx
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from mock_server.files.downloads import CHUNK, pieces_of
from mock_server.rules.ranges import MAX_RANGES

SIZE = 150_000  # more than two of its pieces


@pytest.fixture(scope="module")
def whole():
    return b"".join(pieces_of(1, SIZE))


def get(scenario, ranges, path=f"/downloads/{SIZE}", **fields):
    return requests.get(f"{scenario.url}{path}", headers={"Range": ranges, **fields}, timeout=5)


@pytest.mark.parametrize(
    ("ranges", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-99", 0, 100),
        (f"bytes={CHUNK - 1}-{CHUNK}", CHUNK - 1, CHUNK + 1),
        (f"bytes={CHUNK}-", CHUNK, SIZE),
        ("bytes=149999-", SIZE - 1, SIZE),
        ("bytes=100-99999999999", 100, SIZE),
        ("bytes=-1", SIZE - 1, SIZE),
        ("bytes=-999999999", 0, SIZE),
        ("BYTES=0-9", 0, 10),
        ("bytes = 0-9", 0, 10),
        ("bytes=0-9,", 0, 10),
        ("bytes=150000-,5-6", 5, 7),  # what is beyond the end is left out
    ],
)
def test_one_range(scenario, whole, ranges, start, stop):
    answer = get(scenario, ranges)
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert answer.headers["Content-Length"] == str(stop - start)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.content == whole[start:stop]


def test_the_whole_says_that_there_are_parts(scenario):
    answer = requests.get(f"{scenario.url}/downloads/10", timeout=5)
    assert answer.status_code == 200
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "Content-Range" not in answer.headers


def test_several_ranges_are_a_multipart_document(scenario, whole):
    answer = get(scenario, "bytes=0-9, 70000-70009, -3")
    assert answer.status_code == 206
    assert "Content-Range" not in answer.headers
    assert answer.headers["Content-Length"] == str(len(answer.content))
    kind = f"Content-Type: {answer.headers['Content-Type']}\r\n\r\n".encode()
    document = email.message_from_bytes(kind + answer.content, policy=email.policy.HTTP)
    assert document.get_content_type() == "multipart/byteranges"
    parts = [(part["Content-Range"], part.get_content()) for part in document.iter_parts()]
    assert parts == [
        (f"bytes 0-9/{SIZE}", whole[:10]),
        (f"bytes 70000-70009/{SIZE}", whole[70000:70010]),
        (f"bytes 149997-149999/{SIZE}", whole[-3:]),
    ]


@pytest.mark.parametrize(
    ("ranges", "why"),
    [
        (f"bytes={SIZE}-", "none of it begins inside"),
        ("bytes=-0", "none of it begins inside"),
        ("bytes=5-2", "ends before it begins"),
        ("bytes=a-b", "'a-b' is no range"),
        ("bytes=-", "'-' is no range"),
        ("bytes=1", "'1' is no range"),
        ("bytes=", "1 to 16 ranges"),
        ("bytes=0-149999,0-149999", "more than the whole"),
        ("bytes=" + ",".join(f"{i}-{i}" for i in range(MAX_RANGES + 1)), "1 to 16 ranges"),
    ],
)
def test_what_cannot_be_had(scenario, ranges, why):
    answer = get(scenario, ranges)
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{SIZE}"
    problem = answer.json()
    assert why in problem["detail"]
    assert problem["size"] == SIZE


def test_ranges_of_nothing(scenario):
    assert get(scenario, "bytes=0-", "/downloads/0").status_code == 416
    assert get(scenario, "bytes=-5", "/downloads/0").status_code == 416


@pytest.mark.parametrize("ranges", ["lines=1-2", "bytes", ""])
def test_other_units_are_ignored(scenario, whole, ranges):
    answer = get(scenario, ranges)
    assert answer.status_code == 200
    assert answer.content == whole


def test_head_ignores_ranges_and_has_no_body(scenario):
    url = f"{scenario.url}/downloads/{SIZE}"
    answer = requests.head(url, headers={"Range": "bytes=0-9"}, timeout=5)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(SIZE)
    assert answer.headers["ETag"] == requests.get(url, timeout=5).headers["ETag"]


def test_if_range(scenario, whole):
    about = requests.head(f"{scenario.url}/downloads/{SIZE}", timeout=5).headers
    for condition in (about["ETag"], about["Last-Modified"]):
        assert get(scenario, "bytes=0-9", **{"If-Range": condition}).content == whole[:10]
    others = ('"another"', f"W/{about['ETag']}", "Wed, 31 Dec 2025 23:59:59 GMT", "nonsense")
    for condition in others:
        answer = get(scenario, "bytes=0-9", **{"If-Range": condition})
        assert (answer.status_code, answer.content) == (200, whole)


def test_conditions_come_before_ranges(scenario):
    tag = requests.head(f"{scenario.url}/downloads/{SIZE}", timeout=5).headers["ETag"]
    answer = get(scenario, "bytes=0-9", **{"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert "Content-Range" not in answer.headers
    assert get(scenario, "bytes=0-9", **{"If-Match": '"another"'}).status_code == 412


def test_a_download_in_chunks_has_no_parts(scenario, whole):
    answer = get(scenario, "bytes=0-9", f"/downloads/{SIZE}?chunked=true")
    assert (answer.status_code, answer.content) == (200, whole)
    assert "Accept-Ranges" not in answer.headers


def test_an_uploaded_file_has_parts_and_versions(scenario):
    files = {"file": ("ё.txt", "ёжик".encode(), "text/plain; charset=utf-8")}
    where = requests.post(f"{scenario.url}/files", files=files, timeout=5).headers["Location"]
    answer = get(scenario, "bytes=2-3", where)
    assert (answer.status_code, answer.text) == (206, "ж")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    about = requests.head(f"{scenario.url}{where}", timeout=5).headers
    for condition in ("ETag", "Last-Modified"):
        name = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[condition]
        fields = {name: about[condition]}
        assert requests.get(scenario.url + where, headers=fields, timeout=5).status_code == 304
    url = f"{scenario.url}{where}"
    refused = requests.delete(url, headers={"If-Match": '"another"'}, timeout=5)
    assert (refused.status_code, refused.headers["ETag"]) == (412, about["ETag"])
    deleted = requests.delete(url, headers={"If-Match": about["ETag"]}, timeout=5)
    assert deleted.status_code == 204


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_curl_goes_on_where_it_stopped(scenario, whole, tmp_path):
    target = tmp_path / "download.bin"
    target.write_bytes(whole[:70_000])
    line = ["curl", "-sSf", "-C", "-", "-o", str(target), f"{scenario.url}/downloads/{SIZE}"]
    subprocess.run(line, check=True)
    assert target.read_bytes() == whole
    assert scenario.journal.one().headers["Range"] == "bytes=70000-"
    assert scenario.journal.one().status == 206


async def test_httpx_and_aiohttp_get_parts(scenario, whole):
    url, fields = f"{scenario.url}/downloads/{SIZE}", {"Range": "bytes=65530-65541"}
    async with httpx.AsyncClient() as client:
        assert (await client.get(url, headers=fields)).content == whole[65530:65542]
    async with aiohttp.ClientSession() as session, session.get(url, headers=fields) as answer:
        assert await answer.read() == whole[65530:65542]


@given(first=st.integers(0, 300_000), length=st.integers(1, 300_000), seed=st.integers(1, 5))
def test_pieces_from_anywhere_are_those_of_the_whole(first, length, seed):
    stop = first + length
    assert b"".join(pieces_of(seed, stop, first)) == b"".join(pieces_of(seed, stop))[first:]
