"""The shop's state for handles: `scenario.users`, `.books`, `.orders`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_server.bookshop.shop import Shop
from mock_server.snapshots import snapshot

if TYPE_CHECKING:
    from mock_server.bookshop.models import Book, Order, User
    from mock_server.scenario import Scenario


@snapshot("users")
def users(scenario: Scenario) -> list[User]:
    return sorted(scenario.part(Shop).users.values(), key=lambda user: user.id)


@snapshot("books")
def books(scenario: Scenario) -> list[Book]:
    return sorted(scenario.part(Shop).books.values(), key=lambda book: book.id)


@snapshot("orders")
def orders(scenario: Scenario) -> list[Order]:
    return sorted(scenario.part(Shop).orders.values(), key=lambda order: order.id)
