"""What the bookshop's routes take and give: the structs of users, books and orders.

Prices are decimal numbers written as strings ("12.90"): exact in every language, with
the cents that a person expects to read, and the same text in JSON, XML and CSV. A JSON
number would be read as binary floating point by most clients and go wrong in sums;
whole cents would be exact too, but every reader would have to know about the factor.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads the annotations at run time
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from mock_server.documentation import exemplify

Name = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        pattern=r"\S",
        description="The full name, in any script.",
        examples=["Алёна Щербакова", "François Côté", "王芳"],
    ),
]
Email = Annotated[
    str,
    Meta(
        max_length=254,
        pattern=r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$",
        description="An email address that no other user has.",
        examples=["alyona.shcherbakova@example.org"],
    ),
]
City = Annotated[
    str,
    Meta(min_length=1, max_length=100, description="A city.", examples=["Йошкар-Ола", "Kraków"]),
]
Phone = Annotated[
    str,
    Meta(
        max_length=30,
        pattern=r"^\+[0-9][0-9 ()-]{4,}$",
        description="A phone number in the international form, with a leading +.",
        examples=["+7 999 555-01-23"],
    ),
]
Identifier = Annotated[int, Meta(ge=1, description="Given by the server.", examples=[7])]
Price = Annotated[
    Decimal,
    Meta(description="Euros and cents, a decimal number in a string.", examples=["12.90"]),
]
Quantity = Annotated[int, Meta(ge=1, le=99, description="How many copies.", examples=[2])]
Status = Literal["new", "paid", "shipped", "delivered", "cancelled"]


class User(Struct, frozen=True, kw_only=True):
    """A customer of the bookshop; what is not known is null."""

    id: Identifier
    name: Name
    email: Email
    city: City | None
    phone: Phone | None
    registered: dt.date


class NewUser(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a client sends to create a user; `id` and `registered` come from the server."""

    name: Name
    email: Email
    city: City | None = None
    phone: Phone | None = None


class UserReplacement(NewUser, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of a user for PUT: what is left out becomes null.

    `id` and `registered` may be sent back as they were read, but not changed.
    """

    id: Identifier | UnsetType = UNSET
    registered: dt.date | UnsetType = UNSET


class UserChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a user for PATCH: what is left out stays as it is."""

    name: Name | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    city: City | UnsetType | None = UNSET
    phone: Phone | UnsetType | None = UNSET
    id: Identifier | UnsetType = UNSET
    registered: dt.date | UnsetType = UNSET


class Book(Struct, frozen=True, kw_only=True):
    """A title in the catalogue; `year` is that of the first publication."""

    id: Identifier
    title: str
    author: str
    year: int
    language: Annotated[str, Meta(description="ISO 639-1 code.", examples=["ru"])]
    price: Price
    stock: Annotated[int, Meta(ge=0, description="Copies that can be ordered now.")]


class OrderItem(Struct, frozen=True, kw_only=True):
    """A line of an order, with the price of one copy at the time of ordering."""

    book_id: Identifier
    quantity: Quantity
    price: Price


class Order(Struct, frozen=True, kw_only=True):
    """A user's order; `total` is the sum of quantity times price."""

    id: Identifier
    user_id: Identifier
    status: Status
    created: dt.datetime
    items: tuple[OrderItem, ...]
    total: Price


class NewOrderItem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of a new order; the price comes from the catalogue."""

    book_id: Identifier
    quantity: Quantity = 1


class NewOrder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a client sends to order books."""

    user_id: Identifier
    items: Annotated[
        list[NewOrderItem], Meta(min_length=1, max_length=50, description="What is ordered.")
    ]


class OrderChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The next status of an order."""

    status: Status


# As seed 1 makes them.
exemplify(
    User,
    {
        "id": 3,
        "name": "خالد المصري",
        "email": "khalid.almasri@example.org",
        "city": "بغداد",
        "phone": "+20 100 555-01-75",
        "registered": "2021-03-17",
    },
)
exemplify(
    Book,
    {
        "id": 3,
        "title": "Voyage au centre de la Terre",
        "author": "Jules Verne",
        "year": 1864,
        "language": "fr",
        "price": "33.90",
        "stock": 26,
    },
)
exemplify(
    Order,
    {
        "id": 7,
        "user_id": 53,
        "status": "delivered",
        "created": "2026-04-11T20:03:32Z",
        "items": [{"book_id": 11, "quantity": 2, "price": "38.95"}],
        "total": "77.90",
    },
)
