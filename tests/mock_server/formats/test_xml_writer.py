from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given

from mock_server.bookshop.models import Order, User
from mock_server.bookshop.seed import seeded
from mock_server.formats.xml_parser import parse_xml
from mock_server.formats.xml_reader import from_element
from mock_server.formats.xml_writer import element_name, text_of, xml_bytes, xml_element
from mock_server.rules.paging import Page

from .records import books, orders, users

ORDER = {
    "id": 120,
    "user_id": 1,
    "status": "paid",
    "created": "2026-08-30T21:53:44Z",
    "items": [{"book_id": 159, "quantity": 1, "price": "22.99"}],
    "total": "22.99",
}


def test_a_record_is_read_by_people():
    order = msgspec.convert(ORDER, Order)
    assert (
        xml_bytes(order).decode()
        == """<?xml version="1.0" encoding="UTF-8"?>
<order>
  <id>120</id>
  <user_id>1</user_id>
  <status>paid</status>
  <created>2026-08-30T21:53:44Z</created>
  <items>
    <item>
      <book_id>159</book_id>
      <quantity>1</quantity>
      <price>22.99</price>
    </item>
  </items>
  <total>22.99</total>
</order>
"""
    )


def test_null_is_none_for_elementtree_and_nil_for_schemas():
    user = msgspec.structs.replace(seeded(1).users[0], phone=None)
    document = xml_bytes(user)
    assert b'<user xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' in document
    assert b'<phone xsi:nil="true"/>' in document
    root = ET.fromstring(document)
    assert root.find("phone").text is None
    assert root.find("city").text == user.city


def test_a_page_holds_its_records():
    page = Page(items=list(seeded(1).users[:2]), page=1, pages=30, per_page=2, total=60)
    root = ET.fromstring(xml_bytes(page))
    assert [child.tag for child in root] == ["items", "page", "pages", "per_page", "total"]
    assert [user.find("name").text for user in root.iter("user")] == [
        user.name for user in seeded(1).users[:2]
    ]


def test_what_xml_cannot_carry_is_replaced():
    document = xml_bytes({"a": "\x00\x1b\ufffe\ud800 <&>\r\n"}, "x")
    assert ET.fromstring(document).find("a").text == "\ufffd\ufffd\ufffd\ufffd <&>\r\n"


def test_a_namespace_stands_at_the_root():
    value = {"a": [1, True, None], "b": {}, "c": []}
    assert xml_element(value, "x", namespace="urn:x").splitlines() == [
        '<x xmlns="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
        "  <a>",
        "    <i>1</i>",
        "    <i>true</i>",
        '    <i xsi:nil="true"/>',
        "  </a>",
        "  <b/>",
        "  <c/>",
        "</x>",
    ]
    assert ET.fromstring(xml_element(None, "x", namespace="urn:x")).tag == "{urn:x}x"


def test_names_and_texts():
    assert element_name(User) == "user"
    assert element_name(Order) == "order"
    assert element_name(seeded(1).orders[0].items[0]) == "item"
    assert element_name("text") == "i"
    assert text_of(False) == "false"
    assert text_of(seeded(1).books[2].price) == "33.90"


@pytest.mark.parametrize("records", [users, books, orders], ids=["users", "books", "orders"])
def test_a_record_comes_back_as_it_was(records):
    @given(records)
    def back(record):
        name = element_name(record)
        assert from_element(parse_xml(xml_bytes(record)), type(record), name) == record

    back()
