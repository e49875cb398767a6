from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_output
from traitlets.config import Config

from course.exam.message import say
from course.exam.render import as_html, style
from course.exam.verdict import Outcome, Step, Verdict
from course.grading.harmless import Harmless, clean, clean_markdown

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<img src="data:image/svg+xml;base64,PHN2Zy8+">',
    '<svg onload="alert(1)"></svg>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<form action="http://127.0.0.1"><button>Grade</button></form>',
    '<style>body{background:url("http://127.0.0.1/seen")}</style>',
    '<p style="position:fixed;background:url(http://127.0.0.1/seen)">x</p>',
    "<base href='http://127.0.0.1/'>",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1'>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<script>x</script>" + f"<style>{style()}</style>" + "<script>alert(1)</script>",
]


def assert_harmless(markup):
    soup = BeautifulSoup(markup, "html.parser")
    known = {"script", "iframe", "svg", "math", "form", "button", "base", "meta", "object", "embed"}
    assert not soup.find_all(known)
    assert all(element.string == style() for element in soup.find_all("style"))
    for element in soup.find_all(True):
        for name, value in element.attrs.items():
            assert not name.startswith("on")
            text = " ".join(value) if isinstance(value, list) else value
            assert "javascript:" not in text
            assert "url(" not in text
            assert not text.startswith("data:") or text.startswith("data:image/png")


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_of_it_runs(attack):
    assert_harmless(clean(attack))
    assert_harmless(clean_markdown(attack))


def test_markdown_stays_markdown():
    html = clean_markdown("> quoted\n\n`a < b` and **bold**\n\n```python\nif a < b: pass\n```")
    soup = BeautifulSoup(html, "html.parser")
    assert soup.blockquote.get_text(strip=True) == "quoted"
    assert soup.code.get_text() == "a < b"
    assert soup.strong.get_text() == "bold"


def test_a_javascript_link_in_markdown_is_none():
    assert_harmless(clean_markdown("[click](javascript:alert(1))"))


def test_the_table_of_a_verdict_survives_whole():
    message = say("test.seen", "Got {what}.", what="<b>", saw="GET / HTTP/1.1", expected="GET /a")
    step = Step("one", say("test.one", "Step"), 2.0, Outcome.WRONG, message, "Traceback <x>")
    table = as_html(Verdict("90_sample", "one", say("test.t", "Title"), [step]), "en")
    kept = clean(table)
    before, after = (BeautifulSoup(html, "html.parser") for html in (table, kept))
    assert before.style.extract().string == after.style.extract().string == style()
    assert after.prettify() == before.prettify()


def page_of(make, *cells, config=None):
    settings = Config()
    settings.HTMLExporter.preprocessors = [Harmless]
    settings.HTMLExporter.filters = {"markdown2html": clean_markdown}
    settings.HTMLExporter.template_name = "classic"
    html, _ = HTMLExporter(config=settings).from_notebook_node(make.notebook(*cells))
    return BeautifulSoup(html, "html.parser")


def test_outputs_of_every_kind_are_harmless(make):
    cell = make.plain("show()")
    evil = "<img src=x onerror=alert(1)>"
    kinds = [
        *("text/html", "text/markdown", "text/latex", "image/svg+xml", "image/png", "text/plain"),
        *("application/javascript", "text/vnd.mermaid", "application/vnd.jupyter.widget-view+json"),
    ]
    cell.outputs = [new_output("display_data", {kind: evil}) for kind in kinds]
    cell.outputs += [
        new_output("execute_result", {"text/html": evil}),
        new_output("stream", text=evil),
        new_output("error", ename=evil, evalue=evil, traceback=[evil]),
    ]
    cell.metadata.tags = [f'"{evil}']
    soup = page_of(make, cell, make.prose(evil))
    assert not soup.body.find_all("script")
    assert not [tag for tag in soup.find_all(True) if any(a.startswith("on") for a in tag.attrs)]
    assert (
        soup.body.get_text().count("onerror=alert(1)") >= 3
    )  # shown as text: stream, plain, error


def test_still_pictures_are_shown(make):
    cell = make.plain("plot()")
    cell.outputs = [new_output("display_data", {"image/png": "iVBORw0KGgo=\n"})]
    (picture,) = page_of(make, cell).body.find_all("img")
    assert picture["src"].startswith("data:image/png;base64,iVBORw0KGgo=")
