import hashlib
import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from decimal import Decimal

import msgspec
import pytest
import requests

from mock_server.bookshop.models import NewUser, Order
from mock_server.bookshop.seed import BOOKS, ORDERS, USERS, seeded, total_of
from mock_server.responses import json_bytes

# Pinned, the beginnings of SHA-256 of users, books and orders as JSON: a changed digest changes
# every notebook's stored output.
DIGESTS = {
    0: ("2d2e4b6d136933e9", "e3bd2b8c5746dbba", "cda9f5e63e23ef4b"),
    1: ("ea41b78f504a92f9", "ff41a5574fad4565", "f0372dba3730c92f"),
    2: ("9a13fad8af955007", "457dbb6f95a0874e", "f9684ffd91c92d38"),
    7: ("b83fdb12a3e9613a", "30f4e1d30158c1a0", "2770c72bbee698eb"),
    99: ("d55c78c5afccfdca", "381323bb4be9a3fe", "c973fcfb8991ca85"),
    -1: ("2ee0a6a12c8c4134", "2d549c0813b3ea20", "59895dfa28ff98a1"),
    2**31: ("006c24d37afed30c", "635d1575a4566315", "6a0f1cf8dc41e213"),
    2**63 - 1: ("4907c4a6dedf9c62", "5ff9ca29a5f20f45", "58bdc06ee13b881d"),
}


@pytest.fixture(params=[1, 2, 99, 2**63])
def data(request):
    return seeded(request.param)


def digests(seed):
    data = seeded(seed)
    parts = (data.users, data.books, data.orders)
    return tuple(hashlib.sha256(json_bytes(part)).hexdigest()[:16] for part in parts)


@pytest.mark.parametrize("seed", DIGESTS)
def test_the_same_seed_gives_the_same_bytes(seed):
    assert digests(seed) == DIGESTS[seed]


_PROGRAM = """
import hashlib
from mock_server.bookshop.seed import seeded
from mock_server.responses import json_bytes
data = seeded(7)
for part in (data.users, data.books, data.orders):
    print(hashlib.sha256(json_bytes(part)).hexdigest()[:16])
"""


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "0", "LC_ALL": "C", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu"},
    ],
)
def test_neither_locale_nor_time_zone_nor_hashes_matter(environment):
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    assert tuple(done.stdout.split()) == DIGESTS[7]


def test_what_a_server_answers_is_the_seed(server):
    for seed in (1, 2, 2**31):
        with server.scenario(seed) as scenario, requests.Session() as session:
            data = seeded(seed)
            for name, part in (
                ("users", data.users),
                ("books", data.books),
                ("orders", data.orders),
            ):
                items = []
                for page in range(1, 5):
                    url = f"{scenario.url}/{name}?per_page=50&page={page}"
                    items += session.get(url, timeout=10).json()["items"]
                assert items == msgspec.json.decode(json_bytes(part)), (seed, name)


def test_totals_and_prices_are_text_with_two_decimals(data):
    prices = [book.price for book in data.books]
    prices += [item.price for order in data.orders for item in order.items]
    for amount in (*prices, *(order.total for order in data.orders)):
        assert re.fullmatch(rb'"[1-9][0-9]*\.[0-9]{2}"', json_bytes(amount))


def test_statuses_fit_the_age_of_an_order(data):
    last = max(order.created for order in data.orders)
    for order in data.orders:
        if (last - order.created).days > 31:
            assert order.status in ("delivered", "cancelled")
        assert order.created.microsecond == 0


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
