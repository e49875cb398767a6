"""Schemas of parameters say what the path's pattern lets through."""

from typing import Annotated, Any

import pytest
from msgspec import Meta

from mock_server.reference.schemas import Schemas, has_pattern, of_parameter
from mock_server.registry import Parameter, Registry, Text


def route_at(path, kind):
    routes = Registry("trial", Text("Trial", "Проба"))
    parameter = Parameter("x", "path", kind, Text("X", "Икс"), required=True, example=1)
    routes.get(path, summary=Text("X", "Икс"), returns={200: None}, parameters=[parameter])(None)
    return next(iter(routes)), parameter


@pytest.mark.parametrize(
    ("path", "kind", "expected"),
    [
        ("/{x:[0-9]{1,3}}", int, {"type": "integer", "minimum": 0, "maximum": 999}),
        (
            r"/{x:\d{1,2}}",
            Annotated[int, Meta(ge=1, le=20)],
            {"type": "integer", "minimum": 1, "maximum": 20},
        ),
        ("/{x}", str, {"type": "string", "pattern": "^[^{}/]+$", "minLength": 1}),
        ("/{x:[a-z]+}", str, {"type": "string", "pattern": "^(?:[a-z]+)$"}),
        ("/{x}", float, {"type": "number"}),
    ],
)
def test_a_path_parameter(path, kind, expected):
    route, parameter = route_at(path, kind)
    assert of_parameter(parameter, route) == expected
    assert has_pattern(route) is (":" in path)


def test_words_are_left_to_the_parameter():
    kind = Annotated[str, Meta(description="What", examples=["a"], max_length=3)]
    route, _ = route_at("/{x}", str)
    parameter = Parameter("q", "query", kind, Text("Q", "Ку"))
    assert of_parameter(parameter, route) == {"type": "string", "maxLength": 3}


def test_types_that_have_no_hash():
    unhashable = Annotated[int, Meta(extra={"ru": "число"})]
    schemas = Schemas([unhashable, dict[str, Any], unhashable])
    assert schemas.of(unhashable) == {"type": "integer"}
