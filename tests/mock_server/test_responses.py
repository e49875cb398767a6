"""JSON of everything that handlers return."""

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from multidict import CIMultiDict

from mock_server.responses import json_bytes, json_response


class Thing(msgspec.Struct):
    price: Decimal
    made: dt.date
    note: str


def test_structs_and_plain_values():
    thing = Thing(Decimal("1.50"), dt.date(2026, 1, 2), "й")
    assert json_bytes(thing) == '{"price":"1.50","made":"2026-01-02","note":"й"}'.encode()
    assert json_bytes([1, None, {"a": True}]) == b'[1,null,{"a":true}]'


def test_names_of_fields_as_aiohttp_gives_them():
    assert json_bytes(list(CIMultiDict({"A": "1"}).items())) == b'[["A","1"]]'


def test_bytes_that_were_no_utf8_are_replaced():
    broken = b"a\xff".decode("utf-8", "surrogateescape")
    wanted = '{"price":"1","made":"2026-01-02","note":"a\ufffd"}'.encode()
    assert json_bytes(Thing(Decimal(1), dt.date(2026, 1, 2), broken)) == wanted
    assert json_bytes({broken: [(broken,)]}) == '{"a\ufffd":[["a\ufffd"]]}'.encode()


def test_what_has_no_json_form_is_an_error():
    with pytest.raises(NotImplementedError, match="object"):
        json_bytes(object())


def test_the_response():
    response = json_response({"a": 1}, 201, headers={"Location": "/a"})
    assert (response.status, response.body) == (201, b'{"a":1}')
    assert dict(response.headers)["Content-Type"] == "application/json"
    assert response.headers["Location"] == "/a"
