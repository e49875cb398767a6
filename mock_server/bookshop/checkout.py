"""Placing orders, whatever protocol they come by: prices, totals, what is in stock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mock_server.bookshop.models import NewOrder, Order, OrderItem
from mock_server.bookshop.seed import total_of
from mock_server.bookshop.shop import Shop
from mock_server.problems import Problem
from mock_server.rules.validation import FieldError, problem_of

if TYPE_CHECKING:
    from mock_server.scenario import Scenario


def place_order(scenario: Scenario, new: NewOrder) -> Order:
    """Place an order. Raises Problem 422 for what is not there, 409 for stock; then nothing is."""
    shop = scenario.part(Shop)
    items = _items(shop, new)
    order = Order(
        id=shop.next_order_id,
        user_id=new.user_id,
        status="new",
        created=scenario.clock.now().replace(microsecond=0),
        items=items,
        total=total_of(items),
    )
    shop.put_order(order)
    for item in items:
        _move_stock(shop, item.book_id, -item.quantity)
    return order


def give_back(shop: Shop, order: Order) -> None:
    """Put the books of a cancelled order into the stock again."""
    for item in order.items:
        _move_stock(shop, item.book_id, item.quantity)


def _items(shop: Shop, new: NewOrder) -> tuple[OrderItem, ...]:
    """Price the lines of a new order. Raises Problem 422 for what is not there, 409 for stock."""
    errors = []
    if new.user_id not in shop.users:
        errors.append(
            FieldError(f"there is no user {new.user_id}.", field="user_id", pointer="#/user_id")
        )
    wanted: dict[int, int] = {}
    for place, item in enumerate(new.items):
        if item.book_id not in shop.books:
            pointer = f"#/items/{place}/book_id"
            errors.append(
                FieldError(f"there is no book {item.book_id}.", field="items", pointer=pointer)
            )
        wanted[item.book_id] = wanted.get(item.book_id, 0) + item.quantity
    if errors:
        raise problem_of(errors, "order")
    for book_id, quantity in wanted.items():
        book = shop.books[book_id]
        if quantity > book.stock:
            raise Problem(
                409,
                title="Not enough in stock",
                detail=f"Of book {book_id}, «{book.title}», {book.stock} can be ordered now, "
                f"not {quantity}.",
                book_id=book_id,
                stock=book.stock,
            )
    return tuple(
        OrderItem(
            book_id=item.book_id, quantity=item.quantity, price=shop.books[item.book_id].price
        )
        for item in new.items
    )


def _move_stock(shop: Shop, book_id: int, change: int) -> None:
    book = shop.books[book_id]
    shop.put_book(msgspec.structs.replace(book, stock=book.stock + change))
