"""The page holds all of the registry, by lesson, in one language, as well-formed HTML."""

from html.parser import HTMLParser

import pytest

from mock_server.app import registries
from mock_server.documentation import Answer, Text
from mock_server.faults.table import TABLE
from mock_server.httpbin.differences import DIFFERENCES
from mock_server.reference.page import page, page_of
from mock_server.reference.route_view import anchor
from mock_server.reference.words import told
from mock_server.registry import Parameter, Registry

VOID = {"meta", "link", "input", "br", "wbr"}


class Read(HTMLParser):
    """Open and closed elements, ids, labels, and what is said."""

    def __init__(self, html):
        super().__init__()
        self.open, self.ids, self.labelled, self.controls, self.said = [], [], [], [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "label":
            self.labelled.append(found["for"])
        if tag in ("input", "select", "textarea"):
            self.controls.append(found["id"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.said.append(data)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_everything_is_there(language):
    read = Read(page(language))
    assert len(set(read.ids)) == len(read.ids)
    assert set(read.controls) == set(read.labelled)
    said = "".join(read.said)
    for registry in registries():
        assert registry.tag.name in read.ids
        for route in registry:
            assert anchor(route) in read.ids
            assert getattr(route.summary, language).replace("`", "") in said
    for row in TABLE:
        assert getattr(row.text, language).replace("`", "") in said
    for difference in DIFFERENCES.values():
        assert getattr(difference.what, language).replace("`", "") in said


def trial(**documented):
    routes = Registry("trial", Text("Trial", "Проба"), lesson="07_limits_and_protection")
    words = {"summary": Text("<One> & `two`", "Раз"), "returns": {200: None}}
    routes.route("POST", "/trial/{x}", **{**words, **documented})(None)
    return page_of([routes], "en")


def test_what_is_written_is_escaped():
    html = trial(
        example={"a": "</pre><script>"},
        body=dict[str, str],
        parameters=[Parameter("x", "path", str, Text('"x"', "икс"), required=True, example='"<')],
    )
    Read(html)
    assert "&lt;One&gt; &amp; <code>two</code>" in html
    assert "&lt;/pre&gt;&lt;script&gt;" in html
    assert 'value="&quot;&lt;"' in html


def test_the_form_fits_the_parameter():
    html = trial(
        parameters=[
            Parameter("x", "path", str, Text("X", "Икс"), required=True, example="a"),
            Parameter("on", "query", bool | None, Text("On", "Вкл"), example=True),
            Parameter("any", "query", dict[str, str], Text("Any", "Любые"), example={"a": "1"}),
        ]
    )
    assert '<input id="post-trial-x-path-x" data-in="path" data-name="x" required value="a"' in html
    assert "<option></option><option>true</option><option>false</option>" in html
    assert 'data-name="any" data-any value="" placeholder="a=1"' in html


def test_media_types_with_the_same_example_share_it():
    media = {"application/xml": "<a/>", "text/xml": "<a/>", "text/csv": "a"}
    html = trial(returns={200: Answer(media=media)})
    assert "<code>application/xml</code>, <code>text/xml</code></p>" in html


@pytest.mark.parametrize(
    ("security", "credentials", "expected"),
    [
        (("basic",), ("user", "secret"), "Authorization: Basic dXNlcjpzZWNyZXQ="),
        (("bearer",), "token", "Authorization: Bearer token"),
        (("digest",), ("user", "secret"), 'spellcheck="false"></textarea>'),
    ],
)
def test_credentials_are_filled_in(security, credentials, expected):
    assert expected in trial(security=security, credentials=credentials)


def test_backquotes_are_code():
    assert told(Text("a `b` <c>", "а"), "en") == "a <code>b</code> &lt;c&gt;"
