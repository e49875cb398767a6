import csv
import io

import msgspec
import pytest
from hypothesis import given

from mock_server.bookshop.models import Book, Order, User
from mock_server.bookshop.seed import seeded
from mock_server.formats.csv_table import columns, csv_bytes

from .records import books, orders, users


def rows(table):
    return list(csv.DictReader(io.StringIO(table.decode(), newline=""), strict=True))


def flat(record):
    """A record as CSV has it: texts, and nothing for null."""
    members = msgspec.to_builtins(record)
    return {name: "" if value is None else str(value) for name, value in members.items()}


def test_lines_as_the_rfc_wants_them():
    user = msgspec.structs.replace(seeded(1).users[0], name='Ада "Countess", L.', city=None)
    assert csv_bytes([user], User).decode() == (
        "id,name,email,city,phone,registered\r\n"
        f'1,"Ада ""Countess"", L.",{user.email},,{user.phone},{user.registered}\r\n'
    )
    assert csv_bytes([], Book) == b"id,title,author,year,language,price,stock\r\n"


def test_an_order_takes_a_line_for_each_item():
    order = next(order for order in seeded(1).orders if len(order.items) == 2)
    table = rows(csv_bytes([order], Order))
    assert [column.name for column in columns(Order)] == list(table[0])
    assert list(table[0]) == [
        "id",
        "user_id",
        "status",
        "created",
        "item_book_id",
        "item_quantity",
        "item_price",
        "total",
    ]
    assert [line["item_book_id"] for line in table] == [str(i.book_id) for i in order.items]
    assert {line["total"] for line in table} == {str(order.total)}


def test_an_order_without_items_keeps_its_line():
    order = msgspec.structs.replace(seeded(1).orders[0], items=())
    (line,) = rows(csv_bytes([order], Order))
    assert line["id"] == str(order.id)
    assert line["item_book_id"] == ""


@pytest.mark.parametrize(
    ("records", "kind"), [(users, User), (books, Book)], ids=["users", "books"]
)
def test_a_record_comes_back_as_it_was(records, kind):
    @given(records, records)
    def back(first, second):
        table = rows(csv_bytes([first, second], kind))
        assert table == [flat(first), flat(second)]
        typed = {name: value or None for name, value in table[0].items()}
        typed |= {name: "" for name in typed if getattr(first, name) == ""}
        assert msgspec.convert(typed, kind, strict=False) == first

    back()


@given(orders)
def test_an_order_is_put_together_again(order):
    table = rows(csv_bytes([order], Order))
    items = [
        {name.removeprefix("item_"): line[name] for name in line if name.startswith("item_")}
        for line in table
    ]
    whole = {name: text for name, text in table[0].items() if not name.startswith("item_")}
    assert msgspec.convert(whole | {"items": items}, Order, strict=False) == order
