"""SOAP as its clients see it: zeep, and messages written by hand."""

import datetime as dt
import shutil
import subprocess
from decimal import Decimal

import httpx
import pytest
import requests
import zeep
from lxml import etree
from zeep.exceptions import Fault, TransportError
from zeep.helpers import serialize_object
from zeep.plugins import HistoryPlugin

from mock_server.app import make_app
from mock_server.journal import Journal
from mock_server.origin import Origins
from mock_server.soap.operations import OPERATIONS
from mock_server.soap.routes import routes

NS = "{urn:example:bookshop}"
S = "{http://schemas.xmlsoap.org/soap/envelope/}"
GET_USER = '"urn:example:bookshop#GetUser"'


@pytest.fixture
def history():
    return HistoryPlugin()


@pytest.fixture
def client(scenario, history):
    with zeep.Client(f"{scenario.url}/soap?wsdl", plugins=[history]) as client:
        yield client


def schema_of(scenario):
    wsdl = etree.fromstring(requests.get(f"{scenario.url}/soap?wsdl", timeout=5).content)
    schema = wsdl.find(".//{http://www.w3.org/2001/XMLSchema}schema")
    return etree.XMLSchema(etree.fromstring(etree.tostring(schema)))  # with its prefixes


def body_of(history):
    return history.last_received["envelope"].find(f"{S}Body")[0]


def test_zeep_reads_the_wsdl_with_the_address_it_was_asked_at(scenario, client):
    service = client.wsdl.services["Bookshop"]
    assert set(service.ports["BookshopPort"].binding.all()) == {
        "GetUser",
        "FindBooks",
        "PlaceOrder",
    }
    for base in (scenario.url, scenario.url.replace("127.0.0.1", "localhost")):
        text = requests.get(f"{base}/soap?wsdl", timeout=5)
        assert f'<soap:address location="{base}/soap"/>' in text.text
        assert text.headers["Content-Type"] == "text/xml; charset=utf-8"


def test_get_user(scenario, client, history):
    user = client.service.GetUser(id=1)
    expected = scenario.users[0]
    assert user.name == expected.name == "Søren Åkesson"
    assert user.registered == dt.date(2021, 2, 28)
    assert serialize_object(user, dict) == {
        name: getattr(expected, name) for name in expected.__struct_fields__
    }
    exchange = scenario.journal.to("/soap").last()
    assert exchange.headers["SOAPAction"] == GET_USER
    assert exchange.status == 200
    schema_of(scenario).assertValid(body_of(history))


def test_what_is_null_is_none(scenario, client, history):
    nameless = next(user for user in scenario.users if user.phone is None)
    assert client.service.GetUser(nameless.id).phone is None
    schema_of(scenario).assertValid(body_of(history))


def test_find_books(scenario, client, history):
    found = client.service.FindBooks(q="война")
    assert [book.id for book in found] == [
        book.id for book in scenario.books if "война" in book.title.casefold()
    ]
    assert isinstance(found[0].price, Decimal)
    schema_of(scenario).assertValid(body_of(history))
    assert len(client.service.FindBooks()) == 20
    assert len(client.service.FindBooks(limit=200, in_stock=True)) == sum(
        book.stock > 0 for book in scenario.books
    )
    assert not client.service.FindBooks(author="Nobody")
    schema_of(scenario).assertValid(body_of(history))
    french = client.service.FindBooks(language="fr", limit=3)
    assert [book.language for book in french] == ["fr"] * 3


def test_place_order(scenario, client, history):
    book = next(book for book in scenario.books if book.stock > 3)
    order = client.service.PlaceOrder(
        user_id=3, items={"item": [{"book_id": book.id, "quantity": 2}, {"book_id": book.id}]}
    )
    assert (order.status, order.total) == ("new", book.price * 3)
    assert [item.quantity for item in order["items"].item] == [2, 1]
    schema_of(scenario).assertValid(body_of(history))
    by_rest = requests.get(f"{scenario.url}/orders/{order.id}", timeout=5).json()
    assert by_rest["created"] == order.created.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert scenario.books[book.id - 1].stock == book.stock - 3


def test_an_unknown_user_is_a_fault_with_its_detail(scenario, client, history):
    with pytest.raises(Fault, match="no user 999") as caught:
        client.service.GetUser(id=999)
    assert caught.value.code == "soap:Client"
    assert caught.value.detail.findtext(f"{NS}NoSuchUser/{NS}id") == "999"
    exchange = scenario.journal.last()
    assert exchange.status == 500
    assert exchange.error is None
    schema_of(scenario).assertValid(caught.value.detail[0])


@pytest.mark.parametrize(
    ("call", "arguments", "places"),
    [
        ("GetUser", {"id": -1}, ["/GetUser/id"]),
        ("FindBooks", {"limit": 0}, ["/FindBooks/limit"]),
        (
            "PlaceOrder",
            {"user_id": 999, "items": {"item": [{"book_id": 1}, {"book_id": 999}]}},
            ["/PlaceOrder/user_id", "/PlaceOrder/items/item[2]/book_id"],
        ),
        (
            "PlaceOrder",
            {"user_id": 1, "items": {"item": [{"book_id": 1, "quantity": 0}]}},
            ["/PlaceOrder/items/item[1]/quantity"],
        ),
    ],
)
def test_wrong_values_are_a_fault_that_names_each(scenario, client, call, arguments, places):
    with pytest.raises(Fault) as caught:
        client.service[call](**arguments)
    (invalid,) = caught.value.detail
    assert [place.text for place in invalid.iter(f"{NS}xpath")] == places
    schema_of(scenario).assertValid(invalid)
    assert len(scenario.orders) == 120


def test_what_is_not_in_stock_is_a_fault(scenario, client):
    book = next(book for book in scenario.books if book.stock < 50)
    with pytest.raises(Fault, match="Not enough in stock") as caught:
        client.service.PlaceOrder(user_id=1, items={"item": [{"book_id": book.id, "quantity": 99}]})
    (detail,) = caught.value.detail
    assert detail.findtext(f"{NS}stock") == str(book.stock)
    schema_of(scenario).assertValid(detail)


def test_a_message_that_is_no_soap_is_refused_by_http(scenario, client):
    answer = requests.post(f"{scenario.url}/soap", json={}, timeout=5)
    assert answer.status_code == 415
    assert "text/xml" in answer.headers["Accept-Post"]
    assert requests.put(f"{scenario.url}/soap", timeout=5).status_code == 405
    scenario.misbehave("/soap", "status", code=503)
    with pytest.raises(TransportError):
        client.service.GetUser(1)


ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">{header}<s:Body>{body}</s:Body>'
    "{after}</s:Envelope>"
)
CALL = '<GetUser xmlns="urn:example:bookshop"><id>1</id></GetUser>'


def message(body=CALL, header="", after=""):
    return ENVELOPE.format(body=body, header=header, after=after)


@pytest.fixture
def send(scenario):
    def post(text, action=GET_USER, content_type="text/xml; charset=utf-8"):
        headers = {"Content-Type": content_type}
        if action is not None:
            headers["SOAPAction"] = action
        answer = requests.post(
            f"{scenario.url}/soap", data=text.encode(), headers=headers, timeout=5
        )
        assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
        body = etree.fromstring(answer.content).find(f"{S}Body")
        fault = body.find(f"{S}Fault")
        if fault is None:
            assert answer.status_code == 200
            return None, body[0]
        assert answer.status_code == 500
        assert [child.tag for child in fault][:2] == ["faultcode", "faultstring"]
        return fault.findtext("faultcode"), fault.findtext("faultstring")

    return post


@pytest.mark.parametrize("action", [GET_USER, GET_USER.strip('"'), '""', ""])
def test_by_hand(send, action):
    code, answer = send(message(), action)
    assert code is None
    assert answer.tag == f"{NS}GetUserResponse"
    assert answer.findtext(f"{NS}user/{NS}name") == "Søren Åkesson"


def test_headers_that_need_not_be_understood_are_passed_over(send):
    headers = "<s:Header>{}</s:Header>"
    for block in (
        '<t:a xmlns:t="urn:t"/>',
        '<t:a xmlns:t="urn:t" s:mustUnderstand="0"/>',
        '<t:a xmlns:t="urn:t" s:mustUnderstand="1" s:actor="urn:somebody-else"/>',
    ):
        assert send(message(header=headers.format(block)))[0] is None


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "Client", "The body is empty"),
        ("<s:Envelope", "Client", "not well-formed"),
        ("hello", "Client", "not well-formed"),
        (
            f'<!DOCTYPE a [<!ENTITY b "c">]>{message()}',
            "Client",
            "declares the entity &b;",
        ),
        (f"<?php?>{message()}", "Client", "processing instruction"),
        ("<a/>", "Client", "root element is <a>; expected soap:Envelope"),
        (
            message().replace(
                "http://schemas.xmlsoap.org/soap/envelope/",
                "http://www.w3.org/2003/05/soap-envelope",
            ),
            "VersionMismatch",
            "is of SOAP 1.2; this is SOAP 1.1",
        ),
        ("<Envelope/>", "VersionMismatch", "namespace ''"),
        (
            message(header='<s:Header><t:a xmlns:t="urn:t" s:mustUnderstand="1"/></s:Header>'),
            "MustUnderstand",
            "<a> of 'urn:t' must be understood",
        ),
        (
            message(
                header='<s:Header><a s:mustUnderstand="1" '
                's:actor="http://schemas.xmlsoap.org/soap/actor/next"/></s:Header>'
            ),
            "MustUnderstand",
            "<a> must be understood",
        ),
        (message().replace("s:Body", "s:Bo"), "Client", "has no Body"),
        (message(after="<x/>"), "Client", "After the Body comes <x>"),
        (message(""), "Client", "has 0 elements"),
        (message(CALL + CALL), "Client", "has 2 elements"),
        (message("<GetUser><id>1</id></GetUser>"), "Client", "<GetUser> without a namespace"),
        (
            message('<DropUser xmlns="urn:example:bookshop"/>'),
            "Client",
            "no operation <DropUser> of 'urn:example:bookshop'. Of",
        ),
        (
            message('<GetUser xmlns="urn:example:bookshop"><uid>1</uid></GetUser>'),
            "Client",
            "id: is missing",
        ),
        (
            message('<b:GetUser xmlns:b="urn:example:bookshop"><id>1</id></b:GetUser>'),
            "Client",
            "holds <id>; expected are ones of the namespace 'urn:example:bookshop'",
        ),
    ],
)
def test_messages_that_are_wrong(send, scenario, text, code, words):
    found, told = send(text)
    assert found == f"soap:{code}"
    assert words in told
    assert scenario.journal.last().error is None


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (None, f"no SOAPAction. Expected: SOAPAction: {GET_USER}"),
        ('"urn:example:bookshop#PlaceOrder"', f"asks for GetUser, whose SOAPAction is {GET_USER}"),
        ("GetUser", "SOAPAction is 'GetUser'"),
    ],
)
def test_a_soapaction_that_means_another_operation(send, action, words):
    code, told = send(message(), action)
    assert code == "soap:Client"
    assert words in told


def test_a_fault_over_a_header_has_no_detail_and_one_over_the_body_has(scenario):
    def fault(text):
        answer = httpx.post(
            f"{scenario.url}/soap",
            content=text,
            headers={"Content-Type": "text/xml", "SOAPAction": GET_USER},
        )
        return etree.fromstring(answer.content).find(f".//{S}Fault")

    header = '<s:Header><a s:mustUnderstand="1"/></s:Header>'
    assert fault(message(header=header)).find("detail") is None
    assert fault(message(CALL.replace(">1<", ">999<"))).find("detail") is not None


def test_a_client_of_soap_12_is_told_the_version(scenario, send):
    text = message().replace(
        "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
    )
    code, _ = send(text, None, 'application/soap+xml; charset=utf-8; action="x"')
    assert code == "soap:VersionMismatch"


def test_special_characters_come_back(scenario, client):
    name = "A<b>&amp; ]]> \"'"
    requests.patch(f"{scenario.url}/users/2", json={"name": name}, timeout=5)
    assert client.service.GetUser(2).name == name


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(scenario):
    done = subprocess.run(
        [
            *("curl", "-s", "-H", "Content-Type: text/xml", "-H", f"SOAPAction: {GET_USER}"),
            *("--data-binary", message(), f"{scenario.url}/soap"),
        ],
        capture_output=True,
        check=True,
        timeout=20,
    )
    assert "<name>Søren Åkesson</name>" in done.stdout.decode()


async def test_what_nobody_foresaw_is_a_fault_of_the_server(monkeypatch):
    def fail(scenario, asked):
        raise ZeroDivisionError("trial")

    monkeypatch.setitem(OPERATIONS, "GetUser", OPERATIONS["GetUser"]._replace(call=fail))
    origins = Origins(lambda: make_app([routes]))
    origin = await origins.open()
    async with httpx.AsyncClient() as session:
        answer = await session.post(
            f"{origin.scenario.url}/soap",
            content=message(),
            headers={"Content-Type": "text/xml", "SOAPAction": GET_USER},
        )
    assert answer.status_code == 500
    fault = etree.fromstring(answer.content).find(f".//{S}Fault")
    assert fault.findtext("faultcode") == "soap:Server"
    assert "trial" not in answer.text
    assert "ZeroDivisionError: trial" in Journal(origin.recorder).one().error
    origins.close(origin.scenario.number)
