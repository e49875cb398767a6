"""RFC 9110, section 12.5.1, its own examples among the cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.formats.accept import MediaType, best, from_browser, ranges

JSON = MediaType("application/json", frozenset({("charset", "utf-8")}))
XML = MediaType("application/xml", frozenset({("charset", "utf-8")}))
CSV = MediaType("text/csv", frozenset({("charset", "utf-8"), ("header", "present")}))
OFFERED = (JSON, XML, CSV)
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("*/*", JSON),
        ("application/xml", XML),
        ("APPLICATION/XML", XML),
        ("text/csv", CSV),
        ("text/*", CSV),
        ("application/*", JSON),
        ("text/html", None),
        ("", None),
        ("application/xml;q=0.9, application/json;q=0.8", XML),
        ("application/xml;q=0.8, application/json;q=0.9", JSON),
        ("application/xml, application/json", JSON),
        ("text/csv;q=0.5, application/xml;q=0.501", XML),
        # The most specific range speaks, whatever stands first.
        ("*/*, application/json;q=0.1", XML),
        ("application/json;q=0, */*;q=0.1", XML),
        ("application/*;q=0, */*", CSV),
        ("application/json;q=0", None),
        ("*/*;q=0", None),
        ("application/json;q=0.5, application/json;charset=utf-8;q=0, text/csv;q=0.1", CSV),
        # Of equal weights the one that was named.
        ("application/xml, */*", XML),
        ("text/csv, text/*, */*", CSV),
        # Parameters.
        ('application/json; charset="UTF-8"', JSON),
        ("application/json; version=1", None),
        ("text/csv;header=present", CSV),
        ("text/csv;header=absent, application/xml;q=0.1", XML),
        ('text/plain;note="a,b;c", text/csv', CSV),
        (r'text/plain;note="\",", text/csv', CSV),
        ("application/xml;q=1;extension=1", XML),
        # What is no weight does not count as one.
        ("application/xml;q=high, application/json;q=0.1", JSON),
        ("application/xml;q=nan, application/json;q=0.1", JSON),
        ("application/xml;q=2, application/json;q=0.1", JSON),
        ("application/xml;q=-1", None),
        ("application/xml;q=1.000, application/json;q=0.999", XML),
        ("application/xml;q=.9", XML),
        # What is no media range is skipped.
        (";q=x, , a, a/b/c, text/csv", CSV),
        ("text/html, *; q=.2", JSON),
        (CHROME, XML),
    ],
)
def test_the_best(field, expected):
    assert best(field, OFFERED) == expected


def test_the_example_of_the_rfc():
    field = (
        "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, "
        "text/plain;format=fixed;q=0.4, */*;q=0.5"
    )
    flowed = MediaType("text/plain", frozenset({("format", "flowed")}))
    fixed = MediaType("text/plain", frozenset({("format", "fixed")}))
    plain, html = MediaType("text/plain"), MediaType("text/html")
    jpeg = MediaType("image/jpeg")
    order = [flowed, plain, jpeg, fixed, html]  # 1, 0.7, 0.5, 0.4, 0.3
    for first in range(len(order)):
        assert best(field, tuple(reversed(order[first:]))) == order[first]


def test_who_is_a_browser():
    assert from_browser(CHROME)
    assert not from_browser("*/*")
    assert not from_browser("text/html, application/xml;q=0.9")
    assert not from_browser("text/html;q=0, */*")


def test_what_the_entries_are():
    assert [(r.name, dict(r.parameters), r.weight) for r in ranges('a/B;X="Y";q=0.5,c/*')] == [
        ("a/b", {"x": "y"}, 0.5),
        ("c/*", {}, 1.0),
    ]


@given(st.text(max_size=200))
def test_any_text_can_be_a_field(field):
    assert best(field, OFFERED) in (*OFFERED, None)
    from_browser(field)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["application/json", "application/xml", "text/csv"]),
            st.integers(0, 1000),
        ),
        unique_by=lambda pair: pair[0],
        min_size=1,
    )
)
def test_the_greatest_weight_wins(pairs):
    field = ", ".join(f"{name};q={weight / 1000:.3f}" for name, weight in pairs)
    chosen = best(field, OFFERED)
    greatest = max(weight for _, weight in pairs)
    if greatest == 0:
        assert chosen is None
    else:
        assert dict(pairs)[chosen.name] == greatest


@pytest.mark.parametrize("field", [";;,*,/,q=1", ";", ";q=1, */*", ' "', "text/*;q=abc;q=\xff"])
def test_odd_fields_seen_in_the_wild(field):
    assert best(field, OFFERED) in (*OFFERED, None)
