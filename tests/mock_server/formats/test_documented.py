"""What the documentation says of formats is what the server does."""

import pytest
import requests

from mock_server.app import registries
from mock_server.bookshop.models import Order
from mock_server.formats.documented import represented
from mock_server.reference import examples

ROUTES = [route for registry in registries() for route in registry]
WITH_XML = [route for route in ROUTES if "application/xml" in route.other_bodies]
IN_FORMATS = [
    route
    for route in ROUTES
    if route.method == "GET" and "text/csv" in (route.answers[min(route.answers)].media or ())
]


def name(route):
    return f"{route.method} {route.path_template}"


def test_which_routes_they_are():
    assert {name(route) for route in IN_FORMATS} >= {
        *("GET /users", "GET /books", "GET /orders", "GET /users/{user_id}/orders"),
        *("GET /users/{user_id}", "GET /books/{book_id}", "GET /orders/{order_id}"),
    }
    assert {name(route) for route in WITH_XML} >= {
        *("POST /users", "PUT /users/{user_id}", "PATCH /users/{user_id}"),
        *("POST /orders", "PATCH /orders/{order_id}"),
    }


def test_examples_are_made_when_asked_for():
    answer = represented(Order)
    assert list(answer.media) == ["application/json", "application/xml", "text/csv", "text/xml"]
    assert len(answer.media) == 4
    assert answer.media["application/json"] is None
    assert "<order>\n  <id>7</id>" in answer.media["text/xml"]
    assert answer.media["text/csv"].startswith("id,user_id,status,created,item_book_id,")
    assert "image/png" not in answer.media


@pytest.mark.parametrize("route", IN_FORMATS, ids=name)
def test_every_documented_format_is_answered(scenario, route):
    asked = examples.of_request(route)
    media = examples.of_answer(200, route.answers[200])
    for media_type, example in media.items():
        answer = requests.get(scenario.url + asked.path, headers={"Accept": media_type}, timeout=5)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].partition(";")[0] == media_type
        if media_type == "text/csv":
            assert answer.text.splitlines()[0] == example.splitlines()[0]
    refused = requests.get(scenario.url + asked.path, headers={"Accept": "image/*"}, timeout=5)
    assert refused.status_code == 406
    assert 406 in route.returns


@pytest.mark.parametrize("route", WITH_XML, ids=name)
def test_every_example_in_xml_is_accepted(scenario, route):
    asked = examples.of_request(route)
    for media_type in ("application/xml", "text/xml"):
        scenario.reset()
        answer = requests.request(
            route.method,
            scenario.url + asked.path,
            data=route.other_bodies[media_type].encode(),
            headers={"Content-Type": media_type},
            timeout=5,
        )
        assert answer.status_code == min(route.returns), answer.text
