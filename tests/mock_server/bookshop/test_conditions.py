"""Conditional requests to every resource of the shop."""

import pytest
import requests

from mock_server.rules.http_dates import seconds_of

RECORDS = ["/users/3", "/books/3", "/orders/7"]
COLLECTIONS = ["/users", "/books?sort=-year", "/orders?cursor=", "/users/1/orders"]


@pytest.fixture
def ask(scenario):
    def ask(method, path, **fields):
        body = fields.pop("json", None)
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        url = scenario.url + path
        return requests.request(method, url, json=body, headers=headers, timeout=5)

    return ask


@pytest.mark.parametrize("path", RECORDS + COLLECTIONS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_has_not_changed_is_not_sent_again(ask, path, method):
    tag = ask("GET", path).headers["ETag"]
    answer = ask(method, path, If_None_Match=tag)
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert not {"Content-Type", "Content-Length"} & set(answer.headers)
    assert ask(method, path, If_None_Match='"another"').status_code == 200


@pytest.mark.parametrize("path", RECORDS)
def test_records_have_strong_tags(ask, path):
    tag = ask("GET", path).headers["ETag"]
    assert tag.startswith('"')
    assert ask("GET", path, If_Match=tag).status_code == 200
    assert ask("GET", path, If_Match='"another"').status_code == 412


@pytest.mark.parametrize("path", COLLECTIONS)
def test_collections_have_weak_ones_that_guard_nothing(ask, path):
    tag = ask("GET", path).headers["ETag"]
    assert tag.startswith('W/"')
    assert ask("GET", path, If_Match=tag).status_code == 412


def test_a_collection_changes_with_what_is_in_it(ask):
    tag = ask("GET", "/users").headers["ETag"]
    ask("PATCH", "/users/3", json={"city": "Kraków"})
    changed = ask("GET", "/users", If_None_Match=tag)
    assert changed.status_code == 200
    assert ask("GET", "/users?page=2").headers["ETag"] != changed.headers["ETag"]


@pytest.mark.parametrize("path", ["/books/3", "/orders/7"])
def test_dates(ask, path):
    date = ask("GET", path).headers["Last-Modified"]
    assert ask("GET", path, If_Modified_Since=date).status_code == 304
    earlier = "Thu, 01 Jan 2015 00:00:00 GMT"
    assert ask("GET", path, If_Modified_Since=earlier).status_code == 200
    assert ask("GET", path, If_Unmodified_Since=earlier).status_code == 412


def test_users_have_no_date_and_ignore_it(ask):
    answer = ask("GET", "/users/3", If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT")
    assert answer.status_code == 200
    assert "Last-Modified" not in answer.headers


def test_an_order_changes_its_book(ask):
    before = ask("GET", "/books/3")
    made = ask("POST", "/orders", json={"user_id": 1, "items": [{"book_id": 3}]})
    after = ask("GET", "/books/3", If_None_Match=before.headers["ETag"])
    assert after.json()["stock"] == before.json()["stock"] - 1
    assert seconds_of(after.headers["Last-Modified"]) > seconds_of(before.headers["Last-Modified"])
    assert seconds_of(after.headers["Last-Modified"]) <= seconds_of(after.headers["Date"])
    assert ask("GET", made.headers["Location"]).headers["ETag"] == made.headers["ETag"]


def test_a_clock_that_is_ahead_promises_no_change_of_tomorrow(ask, scenario):
    scenario.advance(86400)
    made = ask("POST", "/orders", json={"user_id": 1, "items": [{"book_id": 3}]})
    answer = ask("GET", made.headers["Location"])
    assert seconds_of(answer.headers["Last-Modified"]) <= seconds_of(answer.headers["Date"])


def test_an_order_is_moved_on_only_as_it_was_read(ask):
    path = ask("POST", "/orders", json={"user_id": 1, "items": [{"book_id": 3}]}).headers[
        "Location"
    ]
    tag = ask("GET", path).headers["ETag"]
    assert ask("PATCH", path, json={"status": "paid"}, If_Match=tag).status_code == 200
    late = ask("PATCH", path, json={"status": "cancelled"}, If_Match=tag)
    assert late.status_code == 412
    assert late.headers["ETag"] == ask("GET", path).headers["ETag"]
    assert ask("GET", path).json()["status"] == "paid"


def test_a_version_read_as_xml_can_be_meant_too(ask):
    tag = ask("GET", "/users/3", Accept="application/xml").headers["ETag"]
    assert tag != ask("GET", "/users/3").headers["ETag"]
    answer = ask("PATCH", "/users/3", json={"city": "Kraków"}, If_Match=tag)
    assert answer.status_code == 200
    again = ask("PATCH", "/users/3", json={"city": "Łódź"}, If_Match=tag)
    assert again.status_code == 412


def test_create_only_what_is_not_there(ask):
    body = ask("GET", "/users/3").json()
    answer = ask("PUT", "/users/3", json=body, If_None_Match="*")
    assert answer.status_code == 412
    assert "only where the server has no such version" in answer.json()["detail"]
