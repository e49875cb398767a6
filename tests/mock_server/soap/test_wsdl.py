"""The WSDL says what the models say."""

import msgspec
import pytest
from lxml import etree

from mock_server.bookshop.models import Book, NewOrder, NewOrderItem, Order, OrderItem, User
from mock_server.soap.operations import (
    OPERATIONS,
    Error,
    FindBooks,
    GetUser,
    InvalidRequest,
    NoSuchUser,
    NotEnoughInStock,
)
from mock_server.soap.wsdl import NAMESPACE, action_of, wsdl

XSD = "{http://www.w3.org/2001/XMLSchema}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"


def document():
    return etree.fromstring(wsdl("http://127.0.0.1:8000/soap"))


def members(name):
    named = next(
        element
        for element in document().iter(f"{XSD}complexType", f"{XSD}element")
        if element.get("name") == name and element.find(f".//{XSD}sequence") is not None
    )
    return {
        child.get("name"): child.get("minOccurs") != "0"
        for child in named.find(f".//{XSD}sequence")
    }


@pytest.mark.parametrize(
    ("name", "model"),
    [
        *((kind.__name__, kind) for kind in (User, Book, Order, OrderItem, NewOrderItem)),
        *((kind.__name__, kind) for kind in (GetUser, FindBooks, NoSuchUser, NotEnoughInStock)),
        *(("Error", Error), ("InvalidRequest", InvalidRequest), ("PlaceOrder", NewOrder)),
    ],
)
def test_types_are_those_of_the_models(name, model):
    assert members(name) == {
        field.encode_name: field.required for field in msgspec.structs.fields(model)
    }


def test_every_operation_is_described_and_served():
    definitions = document()
    bound = {
        operation.get("name"): operation.find(f"{SOAP}operation").get("soapAction")
        for operation in definitions.find(f"{WSDL}binding").iter(f"{WSDL}operation")
    }
    assert bound == {name: action_of(name) for name in OPERATIONS}
    described = definitions.find(f"{WSDL}portType").iter(f"{WSDL}operation")
    assert [operation.get("name") for operation in described] == list(OPERATIONS)
    assert definitions.get("targetNamespace") == NAMESPACE


def test_an_address_is_escaped():
    assert (
        etree.fromstring(wsdl('http://x/?a&b="')).find(f".//{SOAP}address").get("location")
        == 'http://x/?a&b="'
    )
