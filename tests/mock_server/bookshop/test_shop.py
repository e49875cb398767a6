import pytest

from mock_server.bookshop import shop as shop_module
from mock_server.bookshop.shop import Shop
from mock_server.problems import Problem
from mock_server.scenario import Scenario


def test_shops_of_one_seed_share_what_cannot_change():
    one, other = Shop(Scenario(1, 5)), Shop(Scenario(2, 5))
    assert one.users is not other.users
    assert one.users[1] is other.users[1]


def test_a_shop_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(shop_module, "MAX_USERS", 60)
    monkeypatch.setattr(shop_module, "MAX_ORDERS", 120)
    shop = Shop(Scenario(1, 1))
    new = type(shop.users[1])(
        id=61,
        name="x",
        email="x@example.org",
        city=None,
        phone=None,
        registered=shop.users[1].registered,
    )
    with pytest.raises(Problem) as caught:
        shop.put_user(new)
    assert caught.value.status == 507
    assert shop.user_with_email("x@example.org") is None
    shop.put_user(shop.users[1])
    shop.put_order(shop.orders[1])
