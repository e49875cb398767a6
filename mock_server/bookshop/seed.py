"""Seeded data of the bookshop: the same seed gives the same bytes everywhere."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from mock_server.bookshop.draw import Draw
from mock_server.bookshop.models import Book, Order, OrderItem, User

if TYPE_CHECKING:
    from mock_server.bookshop.models import Status

USERS = 60
BOOKS = 200
ORDERS = 120

_FIRST_REGISTRATION = dt.date(2021, 1, 11)
_LAST_DAY = dt.date(2026, 8, 31)
_DOMAINS = ("example.org", "example.com", "example.net")  # RFC 2606, section 3: nobody's
_ORDER_DAYS = 150
_DAYS_TO_ARRIVE = 30
_NO_PHONE = 0.3
_NO_CITY = 0.15


class People(Struct, frozen=True):
    """Names of one language: pairs of a name and its spelling in an email address."""

    order: str
    women: tuple[tuple[str, str], ...]
    women_families: tuple[tuple[str, str], ...]
    men: tuple[tuple[str, str], ...]
    men_families: tuple[tuple[str, str], ...]
    cities: tuple[str, ...]
    phone: str

    def full_name(self, given: str, family: str) -> str:
        """Write a name in the order of its language."""
        match self.order:
            case "joined":
                return family + given
            case "family-first":
                return f"{family} {given}"
            case _:
                return f"{given} {family}"


class Seed(Struct, frozen=True):
    """The whole data of one seed; identifiers count from 1 in the order given."""

    users: tuple[User, ...]
    books: tuple[Book, ...]
    orders: tuple[Order, ...]


@lru_cache(maxsize=32)
def seeded(seed: int) -> Seed:
    """Make the data of a seed; shared by all who ask for the same, since it cannot change."""
    users = _users(Draw(seed, "users"))
    books = _books(Draw(seed, "books"))
    return Seed(users, books, _orders(Draw(seed, "orders"), users, books))


def _lines(name: str) -> list[list[str]]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return [line.split("|") for line in text.splitlines()]


def _names(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (entry.rsplit(" ", 1) for entry in text.split(","))
    return tuple((name, ascii_name) for name, ascii_name in pairs)


@cache
def _people() -> list[People]:
    return [
        People(
            order=order,
            women=_names(women),
            women_families=_names(women_families),
            men=_names(men),
            men_families=_names(men_families),
            cities=tuple(cities.split(",")),
            phone=phone,
        )
        for order, women, women_families, men, men_families, cities, phone in _lines("people.txt")
    ]


@cache
def _works() -> list[tuple[int, str, str, str]]:
    return [
        (int(year), language, author, title)
        for year, language, author, title in _lines("works.txt")
    ]


def _users(draw: Draw) -> tuple[User, ...]:
    # Every language comes up about equally often, so every page shows several scripts.
    languages = [
        people for _ in range(USERS // len(_people()) + 1) for people in draw.shuffled(_people())
    ]
    days = (_LAST_DAY - _FIRST_REGISTRATION).days
    registered = sorted(draw.below(days) for _ in range(USERS))
    addresses: set[str] = set()
    users = []
    for number, (people, day) in enumerate(zip(languages, registered, strict=False), start=1):
        if draw.chance(0.5):
            given, family = draw.one(people.women), draw.one(people.women_families)
        else:
            given, family = draw.one(people.men), draw.one(people.men_families)
        local = f"{given[1]}.{family[1]}"
        if local in addresses:
            local = f"{local}{number}"
        addresses.add(local)
        city, phone = draw.one(people.cities), f"{people.phone} 555-01-{draw.below(100):02}"
        # The first user is the one that examples show and log in as: nothing is missing there.
        without_city, without_phone = draw.chance(_NO_CITY), draw.chance(_NO_PHONE)
        users.append(
            User(
                id=number,
                name=people.full_name(given[0], family[0]),
                email=f"{local}@{draw.one(_DOMAINS)}",
                city=None if without_city and number > 1 else city,
                phone=None if without_phone and number > 1 else phone,
                registered=_FIRST_REGISTRATION + dt.timedelta(days=day),
            )
        )
    return tuple(users)


def _books(draw: Draw) -> tuple[Book, ...]:
    return tuple(
        Book(
            id=number,
            title=title,
            author=author,
            year=year,
            language=language,
            price=Decimal(draw.between(4, 39) * 100 + draw.one((0, 49, 50, 90, 95, 99))).scaleb(-2),
            stock=0 if draw.chance(0.08) else draw.between(1, 40),
        )
        for number, (year, language, author, title) in enumerate(
            draw.shuffled(_works())[:BOOKS], start=1
        )
    )


def total_of(items: tuple[OrderItem, ...]) -> Decimal:
    """Sum up the lines of an order, in euros."""
    return sum((item.price * item.quantity for item in items), start=Decimal("0.00"))


def _orders(draw: Draw, users: tuple[User, ...], books: tuple[Book, ...]) -> tuple[Order, ...]:
    end = dt.datetime.combine(_LAST_DAY, dt.time(), dt.UTC)
    moments = sorted(
        end - dt.timedelta(seconds=draw.below(_ORDER_DAYS * 24 * 3600)) for _ in range(ORDERS)
    )
    orders = []
    for number, created in enumerate(moments, start=1):
        customers = [user for user in users if user.registered < created.date()]
        titles = draw.shuffled(books)[: draw.between(1, 4)]
        items = tuple(
            OrderItem(
                book_id=book.id,
                quantity=draw.between(2, 5) if draw.chance(0.2) else 1,
                price=book.price,
            )
            for book in titles
        )
        orders.append(
            Order(
                id=number,
                user_id=draw.one(customers).id,
                status=_status(draw, (end - created).days),
                created=created,
                items=items,
                total=total_of(items),
            )
        )
    return tuple(orders)


def _status(draw: Draw, age: int) -> Status:
    if draw.chance(0.08):
        return "cancelled"
    if age > _DAYS_TO_ARRIVE:
        return "delivered"
    return draw.one(("new", "paid", "shipped"))
