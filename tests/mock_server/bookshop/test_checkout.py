import pytest

from mock_server.bookshop.checkout import give_back, place_order
from mock_server.bookshop.models import NewOrder, NewOrderItem
from mock_server.bookshop.shop import Shop
from mock_server.problems import Problem
from mock_server.scenario import Scenario


@pytest.fixture
def scenario():
    return Scenario(1, seed=1)


def new(*items, user_id=1):
    lines = [NewOrderItem(book_id=book_id, quantity=quantity) for book_id, quantity in items]
    return NewOrder(user_id=user_id, items=lines)


def test_what_is_ordered_leaves_the_stock_and_comes_back(scenario):
    shop = scenario.part(Shop)
    before = dict(shop.books)
    first, second = [book for book in before.values() if book.stock > 2][:2]
    order = place_order(scenario, new((first.id, 2), (second.id, 1), (first.id, 1)))
    assert order.total == first.price * 3 + second.price
    assert shop.orders[order.id] == order
    assert shop.books[first.id].stock == first.stock - 3
    give_back(shop, order)
    assert shop.books == before


def test_what_is_refused_changes_nothing(scenario):
    shop = scenario.part(Shop)
    before = (dict(shop.books), dict(shop.orders), shop.next_order_id)
    book = next(book for book in shop.books.values() if 0 < book.stock < 50)
    for order, status in (
        (new((book.id, book.stock), (book.id, 1)), 409),
        (new((book.id, 1), (999, 1)), 422),
        (new((book.id, 1), user_id=999), 422),
    ):
        with pytest.raises(Problem) as caught:
            place_order(scenario, order)
        assert caught.value.status == status
    assert (shop.books, shop.orders, shop.next_order_id) == before
