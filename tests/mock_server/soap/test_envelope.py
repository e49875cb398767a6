import contextlib
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.bookshop.seed import seeded
from mock_server.soap.envelope import SOAP, Fault, answer, request_in
from mock_server.soap.operations import NoSuchUser

S = f"{{{SOAP}}}"
NS = "{urn:example:bookshop}"


def test_an_answer_is_an_envelope_with_one_element():
    root = ET.fromstring(answer("FindBooks", seeded(1).books[:2]))
    (response,) = root.find(f"{S}Body")
    assert response.tag == f"{NS}FindBooksResponse"
    assert [book.findtext(f"{NS}id") for book in response.findall(f"{NS}book")] == ["1", "2"]
    (empty,) = ET.fromstring(answer("FindBooks", [])).find(f"{S}Body")
    assert (empty.tag, len(empty)) == (f"{NS}FindBooksResponse", 0)


@given(st.text())
def test_a_fault_says_any_text(text):
    root = ET.fromstring(Fault("Client", text, NoSuchUser(3)).document())
    (fault,) = root.find(f"{S}Body")
    assert [child.tag for child in fault] == ["faultcode", "faultstring", "detail"]
    assert fault.findtext("faultcode") == "soap:Client"
    assert len(fault.findtext("faultstring")) == len(text)
    assert fault.findtext(f"detail/{NS}NoSuchUser/{NS}id") == "3"


def test_what_comes_is_the_one_element_of_the_body():
    text = (
        f'<?xml version="1.0"?><e:Envelope xmlns:e="{SOAP}"><e:Header/>'
        "<e:Body> <a><b/></a> </e:Body></e:Envelope>"
    )
    assert request_in(text.encode(), None).tag == "a"
    assert request_in(text.encode("utf-16"), None).tag == "a"


def test_the_version_is_told_before_all_else():
    with pytest.raises(Fault) as caught:
        request_in(b'<Envelope xmlns="urn:x"/>', None)
    assert caught.value.code == "VersionMismatch"


PIECES = [
    f'<s:Envelope xmlns:s="{SOAP}">',
    "</s:Envelope>",
    "<s:Body>",
    "</s:Body>",
    "<s:Header>",
    "</s:Header>",
    '<a s:mustUnderstand="1"/>',
    "<b/>",
    "text",
    "<!-- -->",
    "<?pi?>",
]


@given(st.binary(max_size=100) | st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_whatever_comes_is_read_or_a_fault(body):
    with contextlib.suppress(Fault):
        request_in(body if isinstance(body, bytes) else body.encode(), None)
