import random
from decimal import Decimal
from typing import NamedTuple

import pytest
import requests

from mock_server.rules.ordering import is_after, keys_of, order, place_of


class Item(NamedTuple):
    id: int
    author: str
    year: int
    price: Decimal


ITEMS = [
    Item(number, random.Random(number).choice(["Ёлкин", "елкин", "Ada", "Łem"]), year, price)
    for number, (year, price) in enumerate(
        [(y, Decimal(p)) for y in (1900, 1950, 2000) for p in ("9.50", "10.00", "100")], 1
    )
]
SORTS = ["id", "-id", "price", "author,-year", "-author,year,price", "-year,-price", "year,-year"]


def test_the_id_decides_in_the_direction_of_the_first_key():
    assert keys_of("author,-year") == [("author", False), ("year", True), ("id", False)]
    assert keys_of("-year") == [("year", True), ("id", True)]


@pytest.mark.parametrize("sort", SORTS)
def test_the_order_is_total_whatever_it_was_before(sort):
    first, other = ITEMS.copy(), random.Random(1).sample(ITEMS, len(ITEMS))
    order(first, sort)
    order(other, sort)
    assert first == other


@pytest.mark.parametrize("sort", SORTS)
def test_a_place_is_between_those_before_and_those_after(sort):
    items = ITEMS.copy()
    order(items, sort)
    for number, item in enumerate(items):
        place = place_of(item, sort)
        after = [other for other in items if is_after(other, place, sort)]
        assert after == items[number + 1 :]


def test_several_keys_each_in_its_direction():
    items = ITEMS.copy()
    order(items, "-year,price")
    assert [(item.year, item.price) for item in items[:4]] == [
        (2000, Decimal("9.50")),
        (2000, Decimal("10.00")),
        (2000, Decimal(100)),
        (1950, Decimal("9.50")),
    ]


def test_texts_stand_as_people_read_them(scenario):
    names = [
        user["name"]
        for page in (1, 2)
        for user in requests.get(
            f"{scenario.url}/users",
            params={"sort": "name", "per_page": 50, "page": page},
            timeout=5,
        ).json()["items"]
    ]
    assert len(names) == 60
    latin = [name for name in names if name[0] < "\u0250"]
    assert names[: len(latin)] == latin  # an Å is among the A, not behind the Z
