from __future__ import annotations

import shutil
from html.parser import HTMLParser

import pytest

from course.exam.message import say
from course.exam.render import as_html, as_points, as_text, bundle
from course.exam.verdict import Outcome, Step, Verdict

VOID = {"br"}
SAW = "GET /user/<b>3</b> HTTP/1.1\r\nHost: x\r\n\r\n"


class Page(HTMLParser):
    """Parses strictly: a tag that is not closed in order fails."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.tags = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 — the parser's signature
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data


@pytest.fixture
def verdict():
    wrong = say(
        "t.wrong",
        "Your code asked for `{path}`.\nTry <again>.",
        path="/user/<b>3</b>",
        saw=SAW,
        expected="GET /users/3 HTTP/1.1",
    )
    steps = [
        Step("a", say("t.a", "Sends one GET"), 2, Outcome.PASSED),
        Step("b", say("t.b", "To the <right> URL"), 1.5, Outcome.WRONG, wrong),
        Step(
            "c", say("t.c", "Copes"), 1, Outcome.CRASHED, say("t.d", "Stopped"), "line <1>\n  x & y"
        ),
    ]
    return Verdict("03_requests", "get_user", say("t.title", "Read a <user>"), steps)


def test_the_plain_text_of_a_graded_cell_is_the_number_of_points(verdict):
    assert as_points(verdict) == "2"
    assert float(bundle(verdict, "ru")["text/plain"]) == verdict.points


def test_html_is_well_formed_and_nothing_of_the_students_is_markup(verdict):
    html = as_html(verdict, "en")
    page = Page(html)
    assert "b" not in page.tags
    assert page.tags.count("tr") == 4
    assert "/user/<b>3</b>" in page.text
    assert "line <1>\n  x & y" in page.text
    assert "Read a <user>: 2 of 4.5 points" in page.text


def test_both_sides_stand_beside_each_other_with_the_difference_marked(verdict):
    html = as_html(verdict, "en")
    sides = html[html.index("exam-sides") :]
    assert sides.index("What the server saw") < sides.index("What was expected")
    assert "<mark>users" in sides
    assert "Host: x" in sides
    assert "<mark>Host" not in sides


def test_every_outcome_is_told_in_words(verdict):
    text = as_text(verdict, "en")
    assert "✓ Sends one GET: passed (2 of 2)" in text
    assert "✗ To the <right> URL: not right yet (0 of 1.5)" in text
    assert "✗ Copes: stopped by an error (0 of 1)" in text
    assert "≠ GET /users/3 HTTP/1.1" in text
    assert "  Host: x" in text


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_outcome_renders_in_both_languages(outcome, language):
    title = say("t.a", "Step")
    verdict = Verdict("l", "e", title, [Step("a", title, 1, outcome)])
    assert Page(as_html(verdict, language)).text
    cyrillic = any("а" <= letter <= "я" for letter in as_text(verdict, language))
    assert cyrillic == (language == "ru")


def test_a_value_is_not_said_to_be_seen_by_the_server():
    title = say("t.a", "Step")
    message = say("exam.wrong-value", "Other", saw="{'id': 3}", expected="{'id': 4}")
    verdict = Verdict("l", "e", title, [Step("a", title, 1, Outcome.WRONG, message)])
    text = as_text(verdict, "en")
    assert "What came out" in text
    assert "server" not in text


def failing(*steps):
    """A verdict whose steps failed so: outcome, message, traceback."""
    titles = [say("t.a", "Step {n}", n=n) for n in range(len(steps))]
    made = [Step("s", title, 1, *step) for title, step in zip(titles, steps, strict=True)]
    return Verdict("l", "e", say("t.title", "Title"), made)


def crash(text, kind="requests.HTTPError"):
    return say("exam.crashed", "Stopped with {type}: {message}", type=kind, message=text)


def test_the_same_error_is_explained_once():
    always = say(
        "error.always",
        "A call that should succeed: {type}, {text}",
        type="HTTPError",
        text="404 at 8",
    )
    verdict = failing(
        (Outcome.CRASHED, crash("404 at 7."), "line 1"),
        (Outcome.CRASHED, crash("404 at 12."), "line 1"),
        (Outcome.WRONG, always),
    )
    for text in (as_text(verdict, "en"), as_html(verdict, "en")):
        assert "404 at 7." in text
        assert text.count("404 at") == 1
        assert text.count("line 1") == 1
        assert text.count("The same error as above.") == 2


def test_a_like_error_of_another_line_or_kind_is_explained():
    verdict = failing(
        (Outcome.CRASHED, crash("404 at 7"), "line 1"),
        (Outcome.CRASHED, crash("404 at 7"), "line 2"),
        (Outcome.CRASHED, crash("404 at 7", "OSError"), "line 2"),
    )
    text = as_text(verdict, "en")
    assert text.count("404 at 7") == 3
    assert (text.count("line 1"), text.count("line 2")) == (1, 1)
    assert "same" not in text


def test_what_was_said_further_up_is_pointed_at():
    one, other = say("t.one", "None came."), say("t.other", "Too many.")
    verdict = failing(
        (Outcome.WRONG, one), (Outcome.WRONG, one), (Outcome.WRONG, other), (Outcome.WRONG, one)
    )
    text = as_text(verdict, "en")
    assert text.count("None came.") == 1
    assert text.splitlines()[-2:] == [
        "✗ Step 3: not right yet (0 of 1)",
        "    The same as in the step “Step 0” above.",
    ]
    assert text.count("The same") == 1


def test_what_every_step_says_stands_at_the_first():
    none = say("t.none", "Still empty.")
    text = as_text(failing(*[(Outcome.NOT_ATTEMPTED, none)] * 3), "en")
    assert text.count("Still empty.") == 1
    assert "same" not in text


def test_colours_come_from_the_theme_with_fallbacks():
    from course.exam.render import style  # noqa: PLC0415

    assert "var(--jp-ui-font-color1, inherit)" in style()
    assert "var(--jp-" in style().split("pre {")[1]


@pytest.mark.browser
@pytest.mark.parametrize("width", [400, 1000])
def test_the_table_fits_its_width_and_its_sides_stand_side_by_side_where_they_can(
    verdict, tmp_path, width
):
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 — of this test alone

    page_file = tmp_path / "verdict.html"
    page_file.write_text(f"<!doctype html><meta charset=utf-8>{as_html(verdict, 'ru')}", "utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page(viewport={"width": width, "height": 600})
        page.goto(page_file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        tops = [side.bounding_box()["y"] for side in page.locator(".exam-side").all()]
        browser.close()
    assert len(tops) == 2
    assert (tops[0] == tops[1]) == (width == 1000)
