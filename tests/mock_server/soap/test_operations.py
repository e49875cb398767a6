from xml.etree import ElementTree as ET

import pytest

from mock_server.bookshop.models import Order
from mock_server.bookshop.shop import Shop
from mock_server.scenario import Scenario
from mock_server.soap.envelope import Fault
from mock_server.soap.operations import OPERATIONS, operation_named, perform

NS = "urn:example:bookshop"


def element(text):
    name, _, rest = text.partition(">")
    return ET.fromstring(f'<{name} xmlns="{NS}">{rest}')


@pytest.fixture
def scenario():
    return Scenario(1, seed=1)


@pytest.mark.parametrize("action", ["", '""', f"{NS}#GetUser", f' "{NS}#GetUser" '])
def test_the_body_names_the_operation_and_soapaction_agrees(action):
    assert operation_named(element("GetUser></GetUser>"), action) == "GetUser"


@pytest.mark.parametrize("action", [None, "GetUser", f"{NS}#FindBooks", '"'])
def test_a_soapaction_that_does_not_agree(action):
    with pytest.raises(Fault, match=f'SOAPAction.*"{NS}#GetUser"'):
        operation_named(element("GetUser></GetUser>"), action)


def test_no_such_operation():
    with pytest.raises(Fault, match="GetUser, FindBooks, PlaceOrder"):
        operation_named(element("getUser></getUser>"), "")


def test_books_are_found_by_every_condition(scenario):
    text = "FindBooks><q>война</q><language>RU</language><limit>1</limit></FindBooks>"
    (book,) = perform(scenario, "FindBooks", element(text))
    assert book.language == "ru"
    text = "FindBooks><in_stock>false</in_stock><limit>200</limit></FindBooks>"
    assert {book.stock for book in perform(scenario, "FindBooks", element(text))} == {0}


def test_an_order_that_is_refused_changes_nothing(scenario):
    text = "<user_id>1</user_id><items><item><book_id>{}</book_id></item></items></PlaceOrder>"
    before = dict(scenario.part(Shop).books)
    with pytest.raises(Fault) as caught:
        perform(scenario, "PlaceOrder", element(f"PlaceOrder>{text.format(999)}"))
    assert [e.xpath for e in caught.value.detail.errors] == ["/PlaceOrder/items/item[1]/book_id"]
    assert scenario.part(Shop).books == before
    book = next(book for book in before.values() if book.stock)
    (order,) = perform(scenario, "PlaceOrder", element(f"PlaceOrder>{text.format(book.id)}"))
    assert isinstance(order, Order)
    assert scenario.part(Shop).books[book.id].stock == book.stock - 1


def test_a_shop_that_is_full_is_the_servers_fault(scenario, monkeypatch):
    monkeypatch.setattr("mock_server.bookshop.shop.MAX_ORDERS", 0)
    book = next(book for book in scenario.part(Shop).books.values() if book.stock)
    text = f"<items><item><book_id>{book.id}</book_id></item></items></PlaceOrder>"
    with pytest.raises(Fault) as caught:
        perform(scenario, "PlaceOrder", element(f"PlaceOrder><user_id>1</user_id>{text}"))
    assert (caught.value.code, caught.value.detail) == ("Server", None)
    assert set(OPERATIONS) == {"GetUser", "FindBooks", "PlaceOrder"}
