import datetime as dt

import pytest

from mock_server.bookshop.models import NewOrder, NewOrderItem, NewUser, UserChange, UserReplacement
from mock_server.formats.xml_parser import parse_xml
from mock_server.formats.xml_reader import from_element
from mock_server.problems import Problem

USER = "<name>Ада</name><email>ada@example.org</email>"
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def read(text, model=NewUser, name="user", **options):
    return from_element(parse_xml(text.encode()), model, name, **options)


def errors(text, model=NewUser, name="user", **options):
    with pytest.raises(Problem) as caught:
        read(text, model, name, **options)
    assert caught.value.status == 422
    return [(e.xpath, e.field, e.detail) for e in caught.value.members["errors"]]


def test_types_come_from_the_model():
    text = f"<user> {USER}\n<id>\n 7 </id><registered> 2026-01-02 </registered></user>"
    user = read(text, UserReplacement)
    assert (user.name, user.id, user.registered) == ("Ада", 7, dt.date(2026, 1, 2))
    order = read(
        "<order><user_id>3</user_id><items><item><book_id>5</book_id></item>"
        "<item><book_id>6</book_id><quantity>+2</quantity></item></items></order>",
        NewOrder,
        "order",
    )
    assert order == NewOrder(
        user_id=3, items=[NewOrderItem(book_id=5), NewOrderItem(book_id=6, quantity=2)]
    )


def test_null_and_left_out_are_told_apart():
    assert read("<user><city/></user>", UserChange) == UserChange(city=None)
    assert read(f'<user {XSI}><city xsi:nil="true"/></user>', UserChange) == UserChange(city=None)
    assert read("<user></user>", UserChange) == UserChange()
    assert read("<user><city> null </city></user>", UserChange).city == " null "


@pytest.mark.parametrize(
    ("text", "xpath", "words"),
    [
        (f"<users>{USER}</users>", "/*", "root element is <users>; expected <user>"),
        (f'<user xmlns="urn:x">{USER}</user>', "/*", "<user> of the namespace 'urn:x'"),
        ("<user><name>Ada</name></user>", "/user/email", "is missing"),
        (f"<user>{USER}<name>Bo</name></user>", "/user/name", "more than once"),
        (f"<user>{USER}<nmae>Bo</nmae></user>", "/user/nmae", "no such field"),
        (f"<user>{USER}<id>3</id></user>", "/user/id", "no such field"),
        (f'<user id="3">{USER}</user>', "/user", "attribute 'id'"),
        (f"<user>hello{USER}</user>", "/user", "text beside its elements: 'hello'"),
        (f"<user>{USER}tail</user>", "/user", "text beside its elements: 'tail'"),
        ("<user>Ada</user>", "/user", "text beside"),
        (f"<user>{USER}<city><b>x</b></city></user>", "/user/city", "<b> where text"),
        (f'<user {XSI}>{USER}<city xsi:nil="1">x</city></user>', "/user/city", "nil"),
        ("<user><name/><email>a@example.org</email></user>", "/user/name", "length >= 1"),
        ("<user><name>A</name><email>a</email></user>", "/user/email", "right form"),
    ],
)
def test_what_is_wrong_and_where(text, xpath, words):
    found = errors(text)
    assert xpath in [place for place, _, _ in found]
    assert words in " ".join(detail for _, _, detail in found)


def test_places_within_lists():
    def of(items, user=3):
        text = f"<order><user_id>{user}</user_id><items>{items}</items></order>"
        return [(place, field) for place, field, _ in errors(text, NewOrder, "order")]

    good = "<item><book_id>1</book_id></item>"
    bad = "<item><book_id>x</book_id></item>"
    assert of(good + bad) == [("/order/items/item[2]/book_id", "items")]
    assert of(f"{good}<book/>") == [("/order/items/*", "items")]
    assert of("") == [("/order/items", "items")]
    assert of(good, "9" * 5000) == [("/order/user_id", "user_id")]
    twice = "<item><book_id>1</book_id><book_id>1</book_id></item>"
    assert of(twice) == [("/order/items/item[1]/book_id", "items")]


def test_a_namespace_is_the_one_that_was_agreed_on():
    text = f'<s:user xmlns:s="urn:s" xmlns="urn:s">{USER}</s:user>'
    assert read(text, namespace="urn:s").name == "Ада"
    mixed = f'<user xmlns="urn:s">{USER}<x:city xmlns:x="urn:x">y</x:city></user>'
    assert errors(mixed, namespace="urn:s")
