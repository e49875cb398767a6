import hashlib
import unicodedata
from collections import Counter
from decimal import Decimal

import msgspec
import pytest

from mock_server.bookshop.models import NewUser, Order
from mock_server.bookshop.seed import BOOKS, ORDERS, USERS, seeded, total_of

# Pinned: a changed digest changes every notebook's stored output.
DIGEST_OF_SEED_1 = "75fbf789121b3001ff214e66b35e5851f0e91023e6ba3ca8f32920770e60aa28"


@pytest.fixture(params=[1, 2, 99, 2**63])
def data(request):
    return seeded(request.param)


def test_the_same_seed_gives_the_same_bytes():
    assert hashlib.sha256(msgspec.json.encode(seeded(1))).hexdigest() == DIGEST_OF_SEED_1


def test_seeds_differ():
    assert seeded(1).users != seeded(2).users
    assert seeded(1).books != seeded(2).books
    assert seeded(1).orders != seeded(2).orders


def test_a_seed_is_made_once():
    assert seeded(4) is seeded(4)


def test_sizes_and_identifiers(data):
    assert (len(data.users), len(data.books), len(data.orders)) == (USERS, BOOKS, ORDERS)
    for things in (data.users, data.books, data.orders):
        assert [thing.id for thing in things] == list(range(1, len(things) + 1))


def test_seeded_users_are_valid_and_unique(data):
    for user in data.users:
        fields = msgspec.to_builtins(user)
        del fields["id"], fields["registered"]
        assert msgspec.convert(fields, NewUser)
        assert user.email.isascii()
        assert unicodedata.is_normalized("NFC", user.name)
    assert len({user.email for user in data.users}) == USERS


def test_names_come_from_several_scripts_on_every_page(data):
    def script(name):
        return unicodedata.name(name[0]).split()[0]

    for start in range(0, USERS, 20):
        scripts = {script(user.name) for user in data.users[start : start + 20]}
        assert {"LATIN", "CYRILLIC"} <= scripts
        assert len(scripts) >= 6


def test_some_users_lack_a_phone_or_a_city_but_not_the_first(data):
    assert {None} < {user.phone for user in data.users}
    assert {None} < {user.city for user in data.users}
    assert data.users[0].city
    assert data.users[0].phone


def test_books_read_real(data):
    assert len({(book.author, book.title) for book in data.books}) == BOOKS
    assert len({book.language for book in data.books}) > 15
    for book in data.books:
        assert Decimal("4.00") <= book.price <= Decimal("39.99")
        assert book.price.as_tuple().exponent == -2
        assert 1400 < book.year < 2000
        assert unicodedata.is_normalized("NFC", book.title + book.author)
    assert any(book.stock == 0 for book in data.books)


def test_orders_refer_to_what_is_there_and_add_up(data):
    for order in data.orders:
        assert order.created.date() > data.users[order.user_id - 1].registered
        assert order.items
        assert len({item.book_id for item in order.items}) == len(order.items)
        for item in order.items:
            assert item.price == data.books[item.book_id - 1].price
        assert order.total == total_of(order.items)
    assert [order.created for order in data.orders] == sorted(o.created for o in data.orders)
    assert Counter(order.status for order in data.orders).keys() >= {"delivered", "cancelled"}


def test_structs_survive_json(data):
    order = data.orders[0]
    assert msgspec.json.decode(msgspec.json.encode(order), type=Order) == order
    assert b'"total":"' in msgspec.json.encode(order)
