import datetime as dt
from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import UNSET, Meta, Struct, UnsetType

from mock_server.problems import Problem
from mock_server.rules.bodies import parse_json
from mock_server.rules.validation import MAX_ERRORS, invalid_body, unknown_name


class Inner(Struct, forbid_unknown_fields=True):
    count: Annotated[int, Meta(ge=1)]


class Model(Struct, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(pattern="^a", description="Begins with a.", examples=["ab"])]
    kind: Literal["x", "y"] = "x"
    day: dt.date | UnsetType = UNSET
    inner: list[Inner] = []


class Open(Struct):
    name: str


def errors(text, model=Model):
    with pytest.raises(Problem) as caught:
        parse_json(text, model)
    assert caught.value.status == 422
    return [(error.pointer, error.detail) for error in caught.value.members["errors"]]


def test_all_errors_at_once_each_with_its_place():
    found = dict(errors(b'{"name": "b", "kind": "z", "day": "2024-13-01", "inner": [{}], "q": 1}'))
    assert found.keys() == {"#/name", "#/kind", "#/day", "#/inner/0/count", "#/q"}
    assert found["#/name"] == "has not the right form. Begins with a. For example: ab."
    assert "'z'" in found["#/kind"]
    assert "RFC3339" in found["#/day"]
    assert "count" in found["#/inner/0/count"]


def test_a_missing_field_says_what_it_is():
    assert errors(b"{}") == [("#/name", "is missing. Begins with a. For example: ab.")]


def test_deep_places():
    assert (
        errors(b'{"name": "a", "inner": [{"count": 1}, {"count": 0}]}')[0][0] == "#/inner/1/count"
    )


def test_unknown_fields_pass_where_the_model_lets_them():
    assert parse_json(b'{"name": "a", "more": 1}', Open) == Open("a")
    assert errors(b'{"more": 1}', Open)[0][0] == "#/name"


def test_models_that_are_no_structs():
    assert errors(b'[1, "2"]', list[int]) == [("#/1", "Expected `int`, got `str`.")]
    assert errors(b'{"a": "b"}', dict[str, int])[0][1] == "Expected `int`, got `str`."


def test_a_valid_value_is_no_error():
    with pytest.raises(ValueError, match="is a valid"):
        invalid_body([1], list[int])


def test_the_detail_reads_as_sentences():
    problem = invalid_body({"kind": "z"}, Model)
    assert problem.detail.startswith("2 things are wrong. name: is missing.")
    assert msgspec.json.decode(problem.response().body)["errors"][0]["field"] == "name"


def test_a_guess_is_made_only_when_it_is_close():
    assert "Did you mean 'page'?" in unknown_name("pgae", ["page", "q"], "parameter")
    assert "Did you mean" not in unknown_name("zzz", ["page", "q"], "parameter")


class Loose(Struct, forbid_unknown_fields=True):
    name: str


def test_of_very_many_errors_the_first_are_listed():
    problem = invalid_body({f"nam{number}": 1 for number in range(50_000)}, Loose)
    assert len(problem.members["errors"]) == MAX_ERRORS
    assert problem.detail.startswith("50001 things are wrong. The first 100: name: is missing")
    assert len(problem.detail) < 10_000


def test_a_very_long_name_is_shortened():
    problem = invalid_body({"name": "a", "name" * 100_000: 1}, Loose)
    assert len(problem.detail) < 1000


def test_pointers_are_escaped():
    problem = invalid_body({"name": "a", "a/b~c": 1, "й %": 2}, Loose)
    pointers = [error.pointer for error in problem.members["errors"]]
    assert pointers == ["#/a~1b~0c", "#/%D0%B9%20%25"]
