"""The state of one scenario's bookshop: a copy of the seeded data that can be changed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from mock_server.bookshop.models import Book, Order
from mock_server.bookshop.seed import seeded
from mock_server.problems import Problem

if TYPE_CHECKING:
    from mock_server.bookshop.models import User
    from mock_server.scenario import Scenario

# A client in an endless loop must not fill the memory.
MAX_USERS = 10_000
MAX_ORDERS = 10_000
CATALOGUED = 1_767_225_600  # seconds since the epoch: the beginning of 2026


class Shop:
    """Users, books and orders by identifier.

    The seeded structs are shared between scenarios, since they cannot change; a scenario
    owns only the dictionaries, so it is cheap.
    """

    def __init__(self, scenario: Scenario) -> None:
        data = seeded(scenario.seed)
        self.users: dict[int, User] = {user.id: user for user in data.users}
        self.books: dict[int, Book] = {book.id: book for book in data.books}
        self.orders: dict[int, Order] = {order.id: order for order in data.orders}
        # An identifier is never given twice, but a refused user or order costs none.
        self.next_user_id = len(self.users) + 1
        self.next_order_id = len(self.orders) + 1
        # When books and orders changed, if they did, by wall time as `Date`.
        self._changed: dict[tuple[type[Book | Order], int], int] = {}
        self._owners: dict[str, int] = {user.email.casefold(): user.id for user in data.users}

    def user(self, user_id: int) -> User:
        """Return a user. Raises Problem 404."""
        user = self.users.get(user_id)
        if user is None:
            raise _missing("user", user_id, "/users")
        return user

    def book(self, book_id: int) -> Book:
        """Return a book. Raises Problem 404."""
        book = self.books.get(book_id)
        if book is None:
            raise _missing("book", book_id, "/books")
        return book

    def order(self, order_id: int) -> Order:
        """Return an order. Raises Problem 404."""
        order = self.orders.get(order_id)
        if order is None:
            raise _missing("order", order_id, "/orders")
        return order

    def user_with_email(self, email: str) -> User | None:
        """Return the user who has this address, whatever its case."""
        owner = self._owners.get(email.casefold())
        return None if owner is None else self.users[owner]

    def put_user(self, user: User) -> None:
        """Store a new or changed user. Raises Problem 409 if another one has the address."""
        owner = self.user_with_email(user.email)
        if owner is not None and owner.id != user.id:
            raise Problem(
                409,
                title="Email already taken",
                detail=f"User {owner.id} already has the email {owner.email}. "
                "An email belongs to one user: send another one, or change that user.",
                field="email",
                conflicts_with=f"/users/{owner.id}",
            )
        if user.id not in self.users and len(self.users) >= MAX_USERS:
            raise _full("users", MAX_USERS)
        self._forget_email(user.id)
        self.users[user.id] = user
        self.next_user_id = max(self.next_user_id, user.id + 1)
        self._owners[user.email.casefold()] = user.id

    def delete_user(self, user_id: int) -> None:
        """Delete a user; their orders stay, as in any shop's books."""
        self.user(user_id)
        self._forget_email(user_id)
        del self.users[user_id]

    def put_order(self, order: Order) -> None:
        """Store a new or changed order."""
        if order.id not in self.orders and len(self.orders) >= MAX_ORDERS:
            raise _full("orders", MAX_ORDERS)
        self.orders[order.id] = order
        self._changed[Order, order.id] = int(time.time())
        self.next_order_id = max(self.next_order_id, order.id + 1)

    def put_book(self, book: Book) -> None:
        """Store a changed book."""
        self.books[book.id] = book
        self._changed[Book, book.id] = int(time.time())

    def order_changed(self, order: Order) -> int:
        """Return the second of an order's last change."""
        return self._changed.get((Order, order.id)) or int(order.created.timestamp())

    def book_changed(self, book: Book) -> int:
        """Return the second of a book's last change: when it came, or its stock changed."""
        return self._changed.get((Book, book.id), CATALOGUED)

    def _forget_email(self, user_id: int) -> None:
        if user_id in self.users:
            del self._owners[self.users[user_id].email.casefold()]


def _missing(kind: str, number: int, collection: str) -> Problem:
    return Problem(
        404,
        title=f"No such {kind}",
        detail=f"There is no {kind} {number} (any more). GET {collection} lists those that exist.",
    )


def _full(kind: str, limit: int) -> Problem:
    return Problem(
        507,
        detail=f"This scenario already holds {limit} {kind}, its maximum. "
        "Is a loop making them without end? Reset the scenario to start over.",
    )
