import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from msgspec import UNSET

from mock_server.bookshop.models import (
    Book,
    Email,
    NewUser,
    Order,
    OrderItem,
    Phone,
    User,
    UserChange,
    UserReplacement,
)


def test_prices_are_exact_decimals_in_strings():
    item = OrderItem(book_id=1, quantity=3, price=Decimal("12.90"))
    assert msgspec.json.encode(item) == b'{"book_id":1,"quantity":3,"price":"12.90"}'
    assert msgspec.json.decode(msgspec.json.encode(item), type=OrderItem) == item


def test_what_is_unknown_is_written_as_null():
    user = User(
        id=1, name="a", email="a@b.c", city=None, phone=None, registered=dt.date(2024, 1, 2)
    )
    assert msgspec.json.decode(msgspec.json.encode(user)) == {
        "id": 1,
        "name": "a",
        "email": "a@b.c",
        "city": None,
        "phone": None,
        "registered": "2024-01-02",
    }


def test_absent_and_null_are_told_apart_in_a_change():
    change = msgspec.json.decode(b'{"city": null}', type=UserChange)
    assert change.city is None
    assert change.phone is UNSET
    replacement = msgspec.json.decode(b'{"name": "a", "email": "a@b.c"}', type=UserReplacement)
    assert replacement.phone is None


@pytest.mark.parametrize("model", [NewUser, UserReplacement, UserChange])
def test_unknown_fields_are_refused(model):
    with pytest.raises(msgspec.ValidationError, match="unknown field `x`"):
        msgspec.convert({"name": "a", "email": "a@b.c", "x": 1}, model)


@pytest.mark.parametrize("model", [User, Book, Order])
def test_answers_cannot_be_changed(model):
    assert model.__struct_config__.frozen


@pytest.mark.parametrize("phone", ["12", "+", "+7", "8 999 555", "+7x999555"])
def test_bad_phones_are_refused(phone):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(phone, Phone)


@pytest.mark.parametrize(
    "email", ["a", "a@b", "@example.org", "a b@example.org", "a@@example.org", "a@example.org."]
)
def test_bad_emails_are_refused(email):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(email, Email)
