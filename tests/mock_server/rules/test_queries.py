from typing import Annotated

import msgspec
import pytest
from aiohttp.test_utils import make_mocked_request

from mock_server.problems import Problem
from mock_server.registry import Text
from mock_server.rules.queries import about, documented, read_query

Short = Annotated[str, msgspec.Meta(max_length=3)]


class Query(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    number: Annotated[int, about("A number.", "Число.", example=5, ge=1)]
    flag: Annotated[bool, about("A flag.", "Флаг.")] = False
    word: Annotated[Short | None, about("A word.", "Слово.")] = None


class Undescribed(msgspec.Struct):
    number: int


def read(query):
    return read_query(make_mocked_request("GET", f"/x?{query}"), Query)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("number=7", Query(number=7)),
        ("number=7&flag=true&word=abc", Query(number=7, flag=True, word="abc")),
        ("number=7&flag=0&word=", Query(number=7, flag=False, word="")),
    ],
)
def test_values_are_read_as_their_types(query, expected):
    assert read(query) == expected


def test_every_wrong_parameter_is_named():
    with pytest.raises(Problem) as caught:
        read("flag=perhaps&word=long&numbr=1")
    assert caught.value.status == 422
    errors = {error.parameter: error.detail for error in caught.value.members["errors"]}
    assert errors.keys() == {"number", "flag", "word", "numbr"}
    assert "For example: 5." in errors["number"]
    assert errors["flag"] == "'perhaps' is not true or false. A flag."
    assert "Did you mean 'number'?" in errors["numbr"]


def test_parameters_document_themselves_in_both_languages():
    number, flag, _ = documented(Query)
    assert (number.name, number.where, number.required, number.example) == (
        "number",
        "query",
        True,
        5,
    )
    assert flag.text == Text(en="A flag.", ru="Флаг.")
    assert not flag.required


def test_a_parameter_without_description_is_an_error():
    with pytest.raises(TypeError, match="number"):
        documented(Undescribed)
