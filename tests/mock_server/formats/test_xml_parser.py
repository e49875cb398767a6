import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.formats.xml_parser import MAX_DEPTH, MAX_ELEMENTS, parse_xml
from mock_server.problems import Problem

LAUGHS = (
    "<!DOCTYPE lolz ["
    '<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1 or str()};" * 10}">' for n in range(1, 10))
    + "]><lolz>&lol9;</lolz>"
)


def refused(body, charset=None, **options):
    with pytest.raises(Problem) as caught:
        parse_xml(body if isinstance(body, bytes) else body.encode(), charset, **options)
    return caught.value


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (LAUGHS, "declares the entity &lol;"),
        ('<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>', "declares the entity &b;"),
        (
            '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
            "external entity &b;, to be read from 'file:///etc/passwd'",
        ),
        (
            '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:1/b.dtd"> %b;]><a/>',
            "external entity &b;, to be read from 'http://127.0.0.1:1/b.dtd'",
        ),
        ('<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>', "It has a DTD (<!DOCTYPE a …>)"),
        ("<!DOCTYPE html><html><body><p></html>", "It has a DTD"),
        ('<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>', "It has a DTD"),
    ],
)
def test_what_is_dangerous_is_refused_and_told(body, words):
    problem = refused(body)
    assert (problem.status, problem.title) == (400, "Unsafe XML")
    assert words in problem.detail
    assert "<!DOCTYPE …> out" in problem.detail


def test_depths_and_crowds_are_refused():
    deepest = "<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH
    assert parse_xml(deepest.encode()).tag == "a"
    problem = refused("<a>" * 100_000)
    assert (problem.status, problem.title) == (400, "XML too large")
    assert f"more than {MAX_DEPTH} deep" in problem.detail
    most = "<a>" + "<b/>" * (MAX_ELEMENTS - 1) + "</a>"
    assert len(parse_xml(most.encode())) == MAX_ELEMENTS - 1
    assert f"more than {MAX_ELEMENTS} elements" in refused("<a>" + "<b/>" * MAX_ELEMENTS).detail


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"<a>", "no element found: line 1, column 3"),
        (b"<a></b>", "mismatched tag: line 1, column 5"),
        (b"<a/><b/>", "junk after document element"),
        (b"<a>\xff</a>", "not well-formed"),
        (b"<a>\x00</a>", "not well-formed"),
        (b"<a>a & b</a>", "& is written &amp;"),
        (b"<a>&nbsp;</a>", "undefined entity"),
        (b'{"name": "Ada"}', "not well-formed"),
        (b"<b:a/>", "unbound prefix"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "unknown encoding"),
        (b'<?xml version="1.0" encoding="shift_jis"?><a/>', "multi-byte"),
    ],
)
def test_what_is_no_xml(body, words):
    problem = refused(body)
    assert problem.status == 400
    assert words in problem.detail


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("<a>Ё</a>".encode(), None),
        ("<a>Ё</a>".encode("utf-8-sig"), "windows-1251"),
        ("<a>Ё</a>".encode("windows-1251"), "windows-1251"),
        ('<?xml version="1.0" encoding="windows-1251"?><a>Ё</a>'.encode("windows-1251"), None),
        ('<?xml version="1.0" encoding="windows-1251"?><a>Ё</a>'.encode(), "UTF-8"),
        ("<a>Ё</a>".encode("utf-16"), None),
    ],
)
def test_byte_order_mark_above_charset_above_declaration(body, charset):
    assert parse_xml(body, charset).text == "Ё"


def test_an_unknown_charset():
    problem = refused(b"<a/>", "klingon")
    assert problem.status == 415
    assert "'klingon'" in problem.detail


def test_instructions_are_left_out_or_refused():
    body = b'<?xml version="1.0"?><?php evil ?><a><!-- c -->x<?y?></a>'
    assert parse_xml(body).text == "x"
    assert refused(body, instructions=False).title == "Processing instruction"
    assert parse_xml(b'<?xml version="1.0"?><a/>', instructions=False).tag == "a"


@given(st.binary(max_size=300) | st.text(alphabet="<>/!?[]&;ab=\"' %DOCTYPENI", max_size=200))
def test_any_bytes_are_read_or_refused(body):
    with contextlib.suppress(Problem):
        parse_xml(body if isinstance(body, bytes) else body.encode())
