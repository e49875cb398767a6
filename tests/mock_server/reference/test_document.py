"""The OpenAPI document: whole, valid, in both languages."""

import copy
import re

import jsonschema
import pytest
import schemathesis

from mock_server.app import registries
from mock_server.documentation import Answer
from mock_server.reference.document import document, document_of
from mock_server.reference.examples import MissingExampleError
from mock_server.registry import Parameter, Registry, Text
from mock_server.responses import json_bytes

ROUTES = [route for registry in registries() for route in registry]
WORDS = {"summary": Text("One", "Один")}
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
# The same in both languages.
INTERNATIONAL = {"Cookie", "Cookie (RFC 6265)."}


def operations(described):
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def is_valid(value, schema, described):
    # References of a schema are resolved within the document.
    whole = {**schema, "components": described["components"]}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(whole, format_checker=checker).validate(value)


@pytest.fixture(scope="module", params=["ru", "en"])
def described(request):
    return document(request.param)


def test_it_is_valid_openapi(described):
    as_read = schemathesis.openapi.from_dict(copy.deepcopy(described))
    as_read.validate()
    json_bytes(described)


def test_every_schema_is_valid(described):
    for schema in described["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for name, operation in operations(described):
        for parameter in operation.get("parameters", ()):
            jsonschema.Draft202012Validator.check_schema(parameter["schema"])
        for media in contents(operation):
            jsonschema.Draft202012Validator.check_schema(media["schema"])
            assert "example" in media, name


def contents(operation):
    yield from operation.get("requestBody", {}).get("content", {}).values()
    for response in operation["responses"].values():
        yield from response.get("content", {}).values()


def test_every_route_is_there_and_only_those(described):
    listed = {name for name, _ in operations(described)}
    expected = set()
    for route in ROUTES:
        methods = (
            ("GET", "POST", "PUT", "PATCH", "DELETE") if route.method == "*" else [route.method]
        )
        expected |= {f"{method} {route.path_template}" for method in methods}
    assert listed == expected
    identities = [operation["operationId"] for _, operation in operations(described)]
    assert len(set(identities)) == len(identities)


def test_every_example_fits_its_schema(described):
    for name, operation in operations(described):
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], name
            fits(name, parameter["example"], parameter["schema"], described)
        for media in contents(operation):
            fits(name, media["example"], media["schema"], described)
        for status, response in operation["responses"].items():
            if "$ref" in response:  # what any path may answer
                assert response["$ref"].rpartition("/")[2] in described["components"]["responses"]
                continue
            assert response["description"], (name, status)
            for field, header in response.get("headers", {}).items():
                assert header["example"], (name, status, field)


def fits(name, example, schema, described):
    try:
        is_valid(example, schema, described)
    except jsonschema.ValidationError as error:
        pytest.fail(f"{name}: the example {example!r} is not valid: {error.message}")


def test_what_people_read_is_in_their_language():
    russian, english = document("ru"), document("en")
    pairs = list(read_together(russian, english))
    assert len(pairs) > 500
    for path, ru, en in pairs:
        assert CYRILLIC.search(ru) or ru in INTERNATIONAL, (path, ru)
        assert not CYRILLIC.search(en), (path, en)


def read_together(russian, english, path="", key=""):
    """Every summary and description, beside each other (schemas speak English only)."""
    if key in ("schema", "schemas", "example"):
        return
    if isinstance(russian, dict):
        assert list(russian) == list(english), path
        for name, value in russian.items():
            yield from read_together(value, english[name], f"{path}/{name}", name)
    elif isinstance(russian, list):
        for number, (ru, en) in enumerate(zip(russian, english, strict=True)):
            yield from read_together(ru, en, f"{path}/{number}")
    elif key in ("summary", "description"):
        yield path, russian, english


def described_alone(**documented):
    routes = Registry("trial", Text("Trial", "Проба"))
    routes.route("POST", "/trial/{x:[a-z]+}", **{**WORDS, **documented})(None)
    return document_of([routes], "en")["paths"]["/trial/{x}"]["post"]


@pytest.mark.parametrize(
    "documented",
    [
        {"returns": {200: dict[str, int]}},
        {"returns": {200: "text/plain"}},
        {"returns": {200: None}, "body": dict[str, int]},
        {
            "returns": {200: None},
            "parameters": [Parameter("x", "query", dict[str, int], Text("X", "Икс"))],
        },
    ],
)
def test_a_missing_example_is_an_error(documented):
    with pytest.raises(MissingExampleError):
        described_alone(**documented)


def test_what_a_writer_need_not_say():
    from mock_server.bookshop.models import User  # noqa: PLC0415 - of this test alone
    from mock_server.problems import ProblemDocument  # noqa: PLC0415 - of this test alone

    operation = described_alone(returns={200: User, 409: ProblemDocument}, any_status=True)
    responses = operation["responses"]
    # 404: paths like /trial/1
    assert list(responses) == ["200", "404", "409", "400", "414", "431", "default"]
    assert responses["200"]["content"]["application/json"]["example"]["id"] == 3
    problem = responses["409"]["content"]["application/problem+json"]["example"]
    assert problem["status"] == 409
    assert problem["title"] == "Conflict"
    assert problem["detail"]


def test_media_types_security_and_purpose():
    operation = described_alone(
        returns={
            200: Answer(dict[str, int], {"a": 1}, {"application/json": None, "text/csv": "a\n1"})
        },
        security=("session", "basic"),
        fails=True,
        after="POST /login",
        body=dict[str, int],
        example={"a": 1},
        other_bodies={"text/csv": "a\n1"},
    )
    content = operation["responses"]["200"]["content"]
    assert content["application/json"]["example"] == {"a": 1}
    assert content["text/csv"] == {"schema": {"type": "string"}, "example": "a\n1"}
    assert list(operation["requestBody"]["content"]) == ["application/json", "text/csv"]
    assert operation["security"] == [{"session": []}, {"basic": []}]
    assert operation["x-fails-on-purpose"]
    assert operation["x-after"] == "POST /login"
