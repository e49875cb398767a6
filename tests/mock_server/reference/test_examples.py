"""Examples are true: the real server answers the documented requests as documented."""

import jsonschema
import pytest
import requests
from requests.auth import HTTPBasicAuth, HTTPDigestAuth

from mock_server.app import registries
from mock_server.bookshop.seed import seeded
from mock_server.reference import examples
from mock_server.reference.document import document
from mock_server.responses import json_bytes

ROUTES = [route for registry in registries() for route in registry]
BY_NAME = {f"{route.method} {route.path_template}": route for route in ROUTES}
SOUND = [route for route in ROUTES if not (route.fails or route.any_status)]


def send(session, base, route, accept="*/*"):
    """Send a route's own example, after what has to be there first."""
    if route.after:
        assert route.after in BY_NAME, f"{route.path}: after {route.after!r}?"
        send(session, base, BY_NAME[route.after])
    example = examples.of_request(route)
    keywords = {"headers": {**example.headers, "Accept": accept}}
    if example.media_type == examples.FORM:
        keywords["data"] = example.body
    elif example.media_type == examples.MULTIPART:
        keywords["files"] = {
            name: ("привет.txt", text, "text/plain") for name, text in example.body.items()
        }
    elif example.media_type is not None:
        is_json = examples.is_json(example.media_type)
        keywords["data"] = json_bytes(example.body) if is_json else example.body.encode()
        keywords["headers"]["Content-Type"] = example.media_type
    if isinstance(route.credentials, str):
        keywords["headers"]["Authorization"] = f"Bearer {route.credentials}"
    elif route.credentials is not None:
        kind = HTTPDigestAuth if "digest" in route.security else HTTPBasicAuth
        keywords["auth"] = kind(*route.credentials)
    url = base + example.path
    return session.request(example.method, url, timeout=20, allow_redirects=False, **keywords)


def name_of(route):
    return f"{route.method} {route.path_template}"


@pytest.fixture
def session():
    with requests.Session() as opened:
        yield opened


@pytest.mark.parametrize("route", SOUND, ids=name_of)
def test_the_example_request_is_answered_as_documented(scenario, session, route):
    answer = send(session, scenario.url, route)
    expected = min(status for status in route.returns if status < 400)
    assert answer.status_code == expected, answer.text[:500]
    agrees(route, answer)


def agrees(route, answer):
    described = document("en")
    method = "get" if route.method == "*" else route.method.lower()
    operation = described["paths"][route.path_template][method]
    response = operation["responses"][str(answer.status_code)]
    for name, header in response.get("headers", {}).items():
        assert name in answer.headers or not header["required"], name
    content = response.get("content")
    if not content:
        assert answer.content == b""
        return
    media_type = answer.headers["Content-Type"].partition(";")[0]
    assert media_type in content or route.after, media_type
    if examples.is_json(media_type) and content[media_type]["schema"]:
        schema = {**content[media_type]["schema"], "components": described["components"]}
        jsonschema.Draft202012Validator(schema).validate(answer.json())


IN_SEVERAL = [
    (route, media_type)
    for route in SOUND
    for media_type in (route.answers[min(route.returns)].media or {})
    if len(route.answers[min(route.returns)].media) > 1
]


@pytest.mark.parametrize(
    ("route", "media_type"),
    IN_SEVERAL,
    ids=lambda value: value if isinstance(value, str) else name_of(value),
)
def test_every_documented_media_type_can_be_had(scenario, session, route, media_type):
    if route.path == "/docs/{asset}":
        pytest.skip("each of its files has one type")
    answer = send(session, scenario.url, route, media_type)
    assert answer.headers["Content-Type"].partition(";")[0] == media_type
    agrees(route, answer)


IN_BODIES = [(route, kind) for route in SOUND for kind in route.other_bodies]


@pytest.mark.parametrize(
    ("route", "media_type"),
    IN_BODIES,
    ids=lambda value: value if isinstance(value, str) else name_of(value),
)
def test_every_documented_body_is_read(scenario, session, route, media_type):
    example = examples.of_body(route)[media_type]
    path = examples.of_request(route).path
    headers = {"Content-Type": media_type}
    body = example if isinstance(example, str | bytes) else json_bytes(example)
    body = body.encode() if isinstance(body, str) else body
    url = scenario.url + path
    answer = session.request(route.method, url, data=body, headers=headers, timeout=5)
    assert answer.status_code < 300, answer.text


@pytest.mark.parametrize(
    ("path", "field", "number"),
    [
        ("users/{user_id}", "users", 3),
        ("books/{book_id}", "books", 3),
        ("orders/{order_id}", "orders", 7),
    ],
)
def test_the_bookshops_examples_are_what_seed_1_makes(session, scenario, path, field, number):
    example = document("en")["paths"][f"/{path}"]["get"]["responses"]["200"]["content"]
    record = getattr(seeded(1), field)[number - 1]
    assert json_bytes(example["application/json"]["example"]) == json_bytes(record)


def test_a_model_that_cannot_be_made_up_says_so():
    with pytest.raises(examples.MissingExampleError, match="DictType"):
        examples.of_model(dict[str, int])
