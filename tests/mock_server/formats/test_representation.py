"""One URL, three formats: over a real connection, with requests, httpx, aiohttp and curl."""

import csv
import datetime as dt
import io
import shutil
import subprocess
from decimal import Decimal
from xml.etree import ElementTree as ET

import aiohttp
import httpx
import msgspec
import pytest
import requests

from mock_server.bookshop.models import Order, User
from mock_server.formats.xml_parser import parse_xml
from mock_server.formats.xml_reader import from_element

CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.fixture
def api(scenario):
    with requests.Session() as session:

        def ask(method, path, accept=None, **options):
            headers = {**options.pop("headers", {}), "Accept": accept}
            return session.request(
                method, scenario.url + path, headers=headers, timeout=5, **options
            )

        yield ask


def typed(values):
    return {
        **values,
        "id": int(values["id"]),
        "registered": dt.date.fromisoformat(values["registered"]),
    }


def test_one_record_is_the_same_in_all_formats(api):
    path = "/users/1"
    in_json = typed(api("GET", path, "application/json").json())
    root = ET.fromstring(api("GET", path, "application/xml").content)
    in_xml = typed({child.tag: child.text for child in root})
    (line,) = csv.DictReader(io.StringIO(api("GET", path, "text/csv").text))
    assert in_json == in_xml == typed(line)
    assert in_json["registered"] == dt.date(2021, 2, 28)


@pytest.mark.parametrize("path", ["/users/5", "/books/3", "/orders/7"])
@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/xml", "application/xml; charset=utf-8"),
        ("text/xml, text/html;q=0.5", "text/xml; charset=utf-8"),
        ("text/csv", "text/csv; charset=utf-8; header=present"),
        ("application/json;q=0.5, text/csv;q=0.6", "text/csv; charset=utf-8; header=present"),
        (CHROME, "application/json"),
    ],
)
def test_what_was_asked_for_comes(api, path, accept, content_type):
    answer = api("GET", path, accept)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers.get("Vary") == (None if accept in (None, "*/*") else "Accept")
    head = api("HEAD", path, accept)
    assert head.headers["Content-Length"] == str(len(answer.content))
    assert head.headers["ETag"] == answer.headers["ETag"]


@pytest.mark.parametrize("path", ["/users", "/books", "/orders", "/users/51/orders"])
def test_lists_come_in_all_formats(api, path):
    page = api("GET", path + "?per_page=3").json()
    in_xml = api("GET", path + "?per_page=3", "text/xml")
    root = ET.fromstring(in_xml.content)
    assert int(root.find("total").text) == page["total"]
    ids = [str(item["id"]) for item in page["items"]]
    assert [record.find("id").text for record in root.find("items")] == ids
    in_csv = api("GET", path + "?per_page=3", "text/csv")
    lines = list(csv.DictReader(io.StringIO(in_csv.text)))
    assert list(dict.fromkeys(line["id"] for line in lines)) == ids
    assert in_csv.links == in_xml.links
    empty = api("GET", path + "?page=999", "text/csv").text
    assert empty.splitlines() == in_csv.text.splitlines()[:1]


def test_an_order_with_its_items(api):
    order = msgspec.convert(api("GET", "/orders/7").json(), Order)
    in_xml = api("GET", "/orders/7", "application/xml")
    assert from_element(parse_xml(in_xml.content), Order, "order") == order
    lines = list(csv.DictReader(io.StringIO(api("GET", "/orders/7", "text/csv").text)))
    assert sum(Decimal(i["item_price"]) * int(i["item_quantity"]) for i in lines) == order.total


def test_none_fits(api, scenario):
    answer = api("GET", "/users/1", "text/html, image/*;q=0.5")
    assert answer.status_code == 406
    assert answer.headers["Content-Type"] == "application/problem+json"
    available = answer.json()["available"]
    assert available == ["application/json", "application/xml", "text/csv", "text/xml"]
    assert "'text/html, image/*;q=0.5'" in answer.json()["detail"]
    for media_type in available:
        assert api("GET", "/users/1", media_type).headers["Content-Type"].startswith(media_type)


def test_what_cannot_be_answered_changes_nothing(api, scenario):
    before = (scenario.users, scenario.orders, scenario.books)
    new = {"name": "Ada", "email": "ada@example.org"}
    order = {"user_id": 1, "items": [{"book_id": next(b.id for b in before[2] if b.stock)}]}
    for method, path, body in (
        ("POST", "/users", new),
        ("PUT", "/users/1", new),
        ("PATCH", "/users/1", {"name": "Ada"}),
        ("POST", "/orders", order),
        ("PATCH", "/orders/120", {"status": "cancelled"}),
    ):
        assert api(method, path, "image/png", json=body).status_code == 406
    assert (scenario.users, scenario.orders, scenario.books) == before


def test_each_format_has_its_entity_tag(api):
    tags = {
        accept: api("GET", "/users/1", accept).headers["ETag"]
        for accept in ("application/json", "application/xml", "text/csv")
    }
    assert len(set(tags.values())) == 3
    for accept in tags:
        for other, tag in tags.items():
            answer = api("GET", "/users/1", accept, headers={"If-None-Match": tag})
            assert answer.status_code == (304 if accept == other else 200)
    for accept, tag in tags.items():  # the version is that of the record
        fields = {"If-Match": tag}
        answer = api("PATCH", "/users/1", accept, headers=fields, json={"id": 1})
        assert answer.status_code == 200, answer.text
        assert answer.headers["ETag"] == tag
    stale = api("PATCH", "/users/1", headers={"If-Match": '"x-xml"'}, json={"city": "X"})
    assert stale.status_code == 412


def test_several_lines_of_the_field_are_one_list(scenario):
    headers = [
        ("Accept", "text/html"),
        ("Accept", "application/json;q=0.1"),
        ("Accept", "text/csv"),
    ]
    answer = httpx.get(f"{scenario.url}/users/1", headers=headers)
    assert answer.headers["Content-Type"].startswith("text/csv")
    answer = httpx.get(f"{scenario.url}/users/1", headers=headers[:2])
    assert answer.headers["Content-Type"] == "application/json"


async def test_aiohttp_reads_them_all(scenario):
    async with aiohttp.ClientSession(scenario.url) as session:
        async with session.get("/users/3", headers={"Accept": "application/xml"}) as answer:
            name = ET.fromstring(await answer.text()).findtext("name")
        async with session.get("/users/3", headers={"Accept": "text/csv"}) as answer:
            (line,) = csv.DictReader(io.StringIO(await answer.text()))
        async with session.get("/users/3") as answer:
            user = msgspec.convert(await answer.json(), User)
    assert user.name == name == line["name"]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_asks_and_sends(scenario):
    def curl(*arguments):
        done = subprocess.run(
            ["curl", "-s", *arguments], capture_output=True, check=True, timeout=20
        )
        return done.stdout

    body = "<user><name>王芳</name><email>wang@example.org</email></user>"
    made = curl(
        *("-H", "Content-Type: text/xml", "-H", "Accept: text/csv", "--data-binary", body),
        f"{scenario.url}/users",
    )
    lines = made.decode().split("\r\n")
    assert lines[0] == "id,name,email,city,phone,registered"
    assert lines[1].startswith("61,王芳,wang@example.org,,,")
    seen = curl("-H", "Accept: application/xml", f"{scenario.url}/users/61")
    assert "<name>王芳</name>" in seen.decode()
