import hashlib

import aiohttp
import httpx
import pytest
import requests

from mock_server.files.uploads import MAX_FILE, MAX_FILES, attachment

NAMES = ["report.txt", "отчёт за май.txt", "报告.csv", "naïve “quotes”.txt", "a b.txt", 'q"q.txt']
DATA = "Привет, мир\n".encode()


def upload(scenario, name, data=DATA, field="file", content_type="text/plain", **fields):
    return requests.post(
        f"{scenario.url}/files",
        files={field: (name, data, content_type)},
        data=fields,
        timeout=5,
    )


def test_an_upload_is_described_and_comes_back(scenario):
    answer = upload(scenario, "отчёт.txt", field="report", note="май", tag=["a", "b"])
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == "/files/1"
    assert answer.json() == {
        "id": 1,
        "field": "report",
        "filename": "отчёт.txt",
        "content_type": "text/plain",
        "size": len(DATA),
        "sha256": hashlib.sha256(DATA).hexdigest(),
        "fields": {"note": "май", "tag": ["a", "b"]},
        "url": "/files/1",
    }
    back = requests.get(f"{scenario.url}/files/1", timeout=5)
    assert back.content == DATA
    assert back.headers["Content-Type"] == "text/plain"
    assert "filename*=UTF-8''%D0%BE%D1%82" in back.headers["Content-Disposition"]


@pytest.mark.parametrize("name", NAMES)
def test_names_from_requests(scenario, name):
    assert upload(scenario, name).json()["filename"] == name


@pytest.mark.parametrize("name", NAMES)
def test_names_from_httpx(scenario, name):
    answer = httpx.post(f"{scenario.url}/files", files={"file": (name, DATA)})
    assert answer.json()["filename"] == name


@pytest.mark.parametrize("name", NAMES)
async def test_names_from_aiohttp(scenario, name):
    form = aiohttp.FormData()
    form.add_field("file", DATA, filename=name, content_type="text/plain")
    url = f"{scenario.url}/files"
    async with aiohttp.ClientSession() as session, session.post(url, data=form) as answer:
        assert (await answer.json())["filename"] == name


def test_any_bytes_come_back_as_they_were(scenario):
    data = bytes(range(256)) * 100 + b"\r\n--B--\r\n"
    assert upload(scenario, "x.bin", data).json()["size"] == len(data)
    assert requests.get(f"{scenario.url}/files/1", timeout=5).content == data
    assert upload(scenario, "empty", b"").json()["sha256"] == hashlib.sha256(b"").hexdigest()


def test_the_limit_is_kept_and_told(scenario):
    assert upload(scenario, "full", b"x" * MAX_FILE).status_code == 201
    for size in (MAX_FILE + 1, MAX_FILE * 8):
        answer = upload(scenario, "more", b"x" * size)
        assert answer.status_code == 413
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert requests.get(f"{scenario.url}/files", timeout=5).json()["items"][0]["filename"] == "full"


def test_what_is_no_upload_is_explained(scenario):
    url = f"{scenario.url}/files"
    no_form = requests.post(url, data=DATA, timeout=5)
    assert no_form.status_code == 415
    assert "files={'file': (name, data)}" in no_form.json()["detail"]
    no_file = requests.post(url, files={"note": (None, "text")}, timeout=5)
    assert no_file.status_code == 422
    assert "only the fields 'note'" in no_file.json()["detail"]
    two = requests.post(url, files=[("a", ("1", b"1")), ("a", ("2", b"2"))], timeout=5)
    assert two.status_code == 422
    assert "one file" in two.json()["detail"]
    by_hand = requests.post(
        url, data=DATA, headers={"Content-Type": "multipart/form-data"}, timeout=5
    )
    assert by_hand.status_code == 400
    assert "boundary" in by_hand.json()["detail"]


def test_only_the_last_files_are_kept(scenario):
    with requests.Session() as session:
        for number in range(MAX_FILES + 1):
            files = {"file": (f"{number}.txt", b"x")}
            session.post(f"{scenario.url}/files", files=files, timeout=5)
    kept = requests.get(f"{scenario.url}/files", timeout=5).json()["items"]
    assert [kept[0]["filename"], kept[-1]["filename"], len(kept)] == ["1.txt", "32.txt", MAX_FILES]
    gone = requests.get(f"{scenario.url}/files/1", timeout=5)
    assert gone.status_code == 404


def test_a_file_is_deleted_once(scenario):
    upload(scenario, "x")
    statuses = [requests.delete(f"{scenario.url}/files/1", timeout=5).status_code for _ in range(2)]
    assert statuses == [204, 404]


def test_a_dangerous_content_type_and_name_do_no_harm(scenario):
    name = "../../etc/passwd/evil.html"
    upload(scenario, name, b"<script>", content_type="text/html")
    back = requests.get(f"{scenario.url}/files/1", timeout=5)
    assert back.headers["Content-Disposition"] == 'attachment; filename="evil.html"'
    assert back.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["", "a\r\nSet-Cookie: x", "a;b", "\ud800"])
def test_a_disposition_is_one_line_of_ascii(name):
    field = attachment(name)
    assert field.isascii()
    assert field.isprintable()
